//! What is shipped: both programs, built without the practice network, and the very binaries checked as they lie in the package, to
//! refuse a server that is not WhatsApp's.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::setup::{self, Purpose};
use crate::shell::{BOTH, PROGRAMS, cargo, command, program, read, run, script, target, works};
use crate::{package, shipped};

/// Builds the packages of this platform, and leaves none that failed a check.
pub(crate) fn bundle() -> Result<()> {
    setup::packages(Purpose::Build)?;
    setup::window()?;
    shipped::check_features()?;
    let release = target()?.join("release");
    let packages = release.join("bundle");
    remove(&packages)?;
    run(&mut cargo(&format!("build --release {BOTH}")))?;
    let beside = beside(&release)?;
    // AppImage is left out: its tool fetches more at build time.
    let bundles = if cfg!(target_os = "linux") { " --bundles deb,rpm" } else { "" };
    // 2.12.3 exactly: later ones lack some platform packages. The mark that it would write into the program is for an updater.
    let bundler = format!("--yes @tauri-apps/cli@2.12.3 bundle --ci --no-binary-patching{bundles} --config");
    run(command(&script("npx", &bundler)).arg(beside))?;
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

/// Lays the window's program where the bundler looks for what belongs beside the main one, by the name that it wants there, and says
/// so in a piece of its configuration. In `tauri.conf.json` it would be asked for by every build.
fn beside(release: &Path) -> Result<PathBuf> {
    let folder = release.join("beside");
    std::fs::create_dir_all(&folder)?;
    let [_, window] = PROGRAMS;
    let said = read(&mut command("rustc -vV"))?;
    let triple = said.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no platform")?;
    let to = folder.join(program(&format!("{window}-{triple}")));
    std::fs::copy(release.join(program(window)), &to).with_context(|| to.display().to_string())?;
    let configuration = folder.join("tauri.json");
    std::fs::write(&configuration, configured(&folder.join(window)).to_string())?;
    Ok(configuration)
}

fn configured(window: &Path) -> serde_json::Value {
    serde_json::json!({ "bundle": { "externalBin": [window] } })
}

/// Checks the programs, and once more as they lie in the package where that can be opened.
fn check(release: &Path, packages: &Path) -> Result<()> {
    shipped::check_programs(release)?;
    let app = packages.join("macos/Wakala.app/Contents/MacOS");
    if app.exists() {
        shipped::check_programs(&app)?;
    }
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let of_kind = |ending: &str| -> Result<Vec<PathBuf>> {
        let found: Vec<PathBuf> = files(packages)?.into_iter().filter(|file| ends_with(file, &[ending])).collect();
        ensure!(!found.is_empty(), "no .{ending} was built");
        Ok(found)
    };
    let (debs, rpms) = (of_kind("deb")?, of_kind("rpm")?);
    if works("dpkg-deb --version") {
        let unpacked = release.join("unpacked");
        for deb in debs {
            remove(&unpacked)?;
            package::check_depends(&deb)?;
            read(command("dpkg-deb --extract").arg(&deb).arg(&unpacked))?;
            package::check_files(&unpacked)?;
            shipped::check_programs(&unpacked.join("usr/bin"))?;
        }
        remove(&unpacked)?;
    } else {
        println!("the .deb is not opened: no dpkg-deb here");
    }
    if works("rpm --version") {
        rpms.iter().try_for_each(|rpm| package::check_rpm(rpm))?;
    } else {
        println!("the .rpm is not looked at: no rpm here");
    }
    Ok(())
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
    fn the_bundler_is_told_of_the_window() {
        let said = configured(Path::new("/x/beside/wakala-window")).to_string();
        assert_eq!(said, r#"{"bundle":{"externalBin":["/x/beside/wakala-window"]}}"#);
    }

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
