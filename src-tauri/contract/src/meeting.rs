//! How a front and the core meet: where the core listens, and whether both speak of the same.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::typescript::typescript;

/// A hash of everything that is declared here: two programs with the same one understand each other.
#[must_use]
pub fn contract_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let text: String = typescript().into_iter().map(|file| file.text).collect();
        format!("{:016x}", fnv(text.as_bytes()))
    })
}

/// A short name for a data directory: the same in every run and in every program.
#[must_use]
pub fn directory_hash(data_dir: &Path) -> String {
    format!("{:016x}", fnv(data_dir.as_os_str().as_encoded_bytes()))
}

/// Where the core of a data directory may listen, the best place first: in the user's folder for such things, if there is one,
/// else beside the data. `data_dir` is absolute.
#[must_use]
pub fn core_sockets(data_dir: &Path, runtime_dir: Option<&Path>) -> Vec<PathBuf> {
    let runtime = runtime_dir.filter(|path| path.is_absolute());
    let named = |folder: &Path| folder.join("wakala").join(format!("{}.sock", directory_hash(data_dir)));
    runtime.map(named).into_iter().chain([data_dir.join("core.sock")]).collect()
}

/// The pipe that the core of a data directory listens at on Windows. `data_dir` is absolute.
#[must_use]
pub fn core_pipe(data_dir: &Path) -> PathBuf {
    format!(r"\\.\pipe\wakala-{}", directory_hash(data_dir)).into()
}

/// FNV-1a: short, and no secret.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_data_directory_has_a_place_of_its_own() {
        let of = |data: &str| core_sockets(Path::new(data), Some(Path::new("/run/user/1000")));
        assert_eq!(of("/a").len(), 2);
        assert_ne!(of("/a")[0], of("/b")[0]);
        assert!(of("/a")[0].starts_with("/run/user/1000/wakala"));
        assert_eq!(of("/a")[1], Path::new("/a/core.sock"));
        for nowhere in [None, Some(Path::new("run"))] {
            assert_eq!(core_sockets(Path::new("/a"), nowhere), [Path::new("/a/core.sock")]);
        }
        assert!(of(&"/long".repeat(100))[0].as_os_str().len() < 100);
    }

    #[test]
    fn each_data_directory_has_a_pipe_of_its_own() {
        let of = |data: &str| core_pipe(Path::new(data)).to_string_lossy().into_owned();
        assert_ne!(of("/a"), of("/b"));
        let name = of("/a");
        let name = name.strip_prefix(r"\\.\pipe\").unwrap();
        // The system takes 256 characters, and none of them may lead to another folder.
        assert!(name.len() < 100 && !name.contains(['\\', '/', ':']), "{name}");
    }

    #[test]
    fn the_hash_is_the_same_each_time() {
        assert_eq!((contract_hash().len(), contract_hash()), (16, contract_hash()));
    }
}
