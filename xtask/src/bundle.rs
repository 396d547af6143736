//! What is shipped: built without the practice network, and the very binary checked to refuse a server that is not WhatsApp's.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::setup::{self, Purpose};
use crate::shell::{cargo, command, read, run, script, target, works};
use crate::shipped;

/// Builds the packages of this platform, and leaves none that failed a check.
pub(crate) fn bundle() -> Result<()> {
    setup::packages(Purpose::Build)?;
    setup::window()?;
    shipped::check_features()?;
    let release = target()?.join("release");
    let packages = release.join("bundle");
    remove(&packages)?;
    // AppImage is left out: its tool fetches more at build time.
    let bundles = if cfg!(target_os = "linux") { " --bundles deb,rpm" } else { "" };
    // 2.12.3 exactly: later ones lack some platform packages.
    run(&mut command(&script("npx", &format!("--yes @tauri-apps/cli@2.12.3 build{bundles}"))))?;
    run(&mut cargo("build --package fake-whatsapp --bin fake-whatsapp"))?;
    if let Err(error) = check(&release, &packages) {
        remove(&packages)?;
        return Err(error.context("no packages: they failed their check"));
    }
    for package in files(&packages)? {
        let mb = package.metadata()?.len() as f64 / 1e6;
        println!("{mb:6.1} MB  {}", package.display());
    }
    Ok(())
}

/// Checks the program, and once more as it lies in the .deb: the packer writes its own name into it.
fn check(release: &Path, packages: &Path) -> Result<()> {
    shipped::check_programs(release)?;
    let debs: Vec<PathBuf> = files(packages)?.into_iter().filter(|file| ends_with(file, &["deb"])).collect();
    if !cfg!(target_os = "linux") || !works("dpkg-deb --version") {
        return Ok(());
    }
    ensure!(!debs.is_empty(), "no .deb was built");
    let unpacked = release.join("unpacked");
    for deb in debs {
        remove(&unpacked)?;
        read(command("dpkg-deb --extract").arg(&deb).arg(&unpacked))?;
        shipped::check_programs(&unpacked.join("usr/bin"))?;
    }
    remove(&unpacked)
}

/// The packages, of whatever kind.
fn files(packages: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(packages).with_context(|| packages.display().to_string())? {
        let folder = folder?.path();
        if folder.is_dir() {
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                if ends_with(&path, &["deb", "rpm", "dmg", "msi", "exe"]) {
                    found.push(path);
                }
            }
        }
    }
    found.sort();
    Ok(found)
}

fn ends_with(file: &Path, endings: &[&str]) -> bool {
    file.is_file() && file.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_found_and_the_folders_beside_them_are_not() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("deb/Wakala_0.1.0_amd64/data")).unwrap();
        for name in ["deb/Wakala_0.1.0_amd64.deb", "deb/control.tar.gz"] {
            std::fs::write(root.path().join(name), "").unwrap();
        }
        assert_eq!(files(root.path()).unwrap(), [root.path().join("deb/Wakala_0.1.0_amd64.deb")]);
    }
}
