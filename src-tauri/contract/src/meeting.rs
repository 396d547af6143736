//! How a front and the core meet: where the core listens, and whether both speak of the same.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// All that is declared here, in words: a test keeps it the same. To make it anew takes a debug build half a second, and each command of the
/// command line is a program of its own.
const DECLARED: &str = include_str!("../../../ui/src/contract/contract.ts");

/// A hash of everything that is declared here: two programs with the same one understand each other.
#[must_use]
pub fn contract_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        // Git may have given it other line ends.
        let declared = DECLARED.bytes().filter(|byte| *byte != b'\r');
        let practice = cfg!(feature = "practice").then_some(b'p');
        format!("{:016x}", fnv(declared.chain(practice)))
    })
}

/// A short name for a data directory: the same in every run and in every program.
#[must_use]
pub fn directory_hash(data_dir: &Path) -> String {
    format!("{:016x}", fnv(data_dir.as_os_str().as_encoded_bytes().iter().copied()))
}

/// The longest path of a socket, in bytes: what the system has room for, less its end.
pub const LONGEST_SOCKET: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// Where the core of a data directory may listen, the best place first: in the user's folder for such things, if there is one,
/// else beside the data. Where the path of that is longer than a socket's may be, in `short`, which every program of the user knows.
/// `data_dir` is absolute.
#[must_use]
pub fn core_sockets(data_dir: &Path, runtime_dir: Option<&Path>, short: &Path) -> Vec<PathBuf> {
    let name = format!("{}.sock", directory_hash(data_dir));
    let runtime = runtime_dir.filter(|path| path.is_absolute()).map(|folder| folder.join("wakala").join(&name));
    let beside = data_dir.join("core.sock");
    let last = if beside.as_os_str().len() > LONGEST_SOCKET { short.join(&name) } else { beside };
    runtime.into_iter().chain([last]).collect()
}

/// The pipe that the core of a data directory listens at on Windows. `data_dir` is absolute.
#[must_use]
pub fn core_pipe(data_dir: &Path) -> PathBuf {
    format!(r"\\.\pipe\wakala-{}", directory_hash(data_dir)).into()
}

/// FNV-1a: short, and no secret.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_data_directory_has_a_place_of_its_own() {
        let short = Path::new("/tmp/wakala-1000");
        let of = |data: &str| core_sockets(Path::new(data), Some(Path::new("/run/user/1000")), short);
        assert_eq!(of("/a").len(), 2);
        assert_ne!(of("/a")[0], of("/b")[0]);
        assert!(of("/a")[0].starts_with("/run/user/1000/wakala"));
        assert_eq!(of("/a")[1], Path::new("/a/core.sock"));
        for nowhere in [None, Some(Path::new("run"))] {
            assert_eq!(core_sockets(Path::new("/a"), nowhere, short), [Path::new("/a/core.sock")]);
        }
        // Every length of the data's path has a last place that can be had, whether or not there is another.
        for length in 1..300 {
            let data = format!("/{}", "x".repeat(length));
            for runtime in [None, Some(Path::new("/run/user/1000"))] {
                let places = core_sockets(Path::new(&data), runtime, short);
                assert!(places.iter().all(|place| place.as_os_str().len() <= LONGEST_SOCKET), "{places:?}");
                let beside = data.len() + "/core.sock".len() <= LONGEST_SOCKET;
                let last = places.last().unwrap();
                assert_eq!((last.starts_with(&data), last.starts_with(short)), (beside, !beside));
            }
        }
        let long = "/long".repeat(100);
        assert_ne!(of(&long)[1], of(&format!("{long}er"))[1]);
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
