//! What a package for Linux holds, in one list. `cargo xtask bundle` has the Tauri bundler pack it, whose configuration is compared
//! with the list; the tests lay the same tree out themselves, as that bundler is fetched over the network.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::shell::{PROGRAMS, command, program, read, root};

/// What the packages are called, and the desktop file; the notifications name that one to the desktop.
pub(crate) const NAME: &str = "Wakala";

/// Files by their place in the package and in the checkout. The bundler places the first ones by itself: icons that are named after
/// the program, and the desktop file after the product.
const PLACED: [(&str, &str); 5] = [
    ("usr/share/applications/Wakala.desktop", "packaging/linux/Wakala.desktop"),
    ("usr/share/icons/hicolor/32x32/apps/wakala.png", "icons/32x32.png"),
    ("usr/share/icons/hicolor/128x128/apps/wakala.png", "icons/128x128.png"),
    ("usr/share/icons/hicolor/256x256@2/apps/wakala.png", "icons/128x128@2x.png"),
    ("usr/share/icons/hicolor/512x512/apps/wakala.png", "icons/icon.png"),
];

/// Those that it is told of, as they lie in a .deb.
const TOLD: [(&str, &str); 7] = [
    ("usr/lib/systemd/user/wakala.service", "packaging/linux/wakala.service"),
    ("usr/share/bash-completion/completions/wakala", "packaging/linux/wakala.bash"),
    ("usr/share/doc/wakala/copyright", "LICENSE"),
    ("usr/share/fish/vendor_completions.d/wakala.fish", "packaging/linux/wakala.fish"),
    ("usr/share/man/man1/wakala.1", "packaging/linux/wakala.1"),
    ("usr/share/metainfo/app.wakala.desktop.metainfo.xml", "packaging/linux/app.wakala.desktop.metainfo.xml"),
    ("usr/share/zsh/vendor-completions/_wakala", "packaging/linux/_wakala"),
];

/// What has another place in an .rpm.
const IN_RPM: [(&str, &str); 2] = [
    ("usr/share/doc/wakala/copyright", "usr/share/licenses/wakala/LICENSE"),
    ("usr/share/zsh/vendor-completions/_wakala", "usr/share/zsh/site-functions/_wakala"),
];

/// What the window plays and records voice notes with: the browser engine loads it when it is there, and links none of it.
#[cfg(test)]
const CODECS: [&str; 2] = ["gstreamer1.0-plugins-base", "gstreamer1.0-plugins-good"];

/// That, and what the window links. The core links no toolkit, and the tray none either.
pub(crate) const DEPENDS: &str =
    "gstreamer1.0-plugins-base, gstreamer1.0-plugins-good, libwebkit2gtk-4.1-0, libgtk-3-0";

/// Whatever lies in a .deb, the programs first.
pub(crate) fn files() -> impl Iterator<Item = (String, PathBuf)> {
    let programs = PROGRAMS.iter().map(|name| (format!("usr/bin/{name}"), PathBuf::from(program(name))));
    let others = PLACED.iter().chain(&TOLD).map(|(to, from)| ((*to).to_owned(), root().join(from)));
    programs.chain(others)
}

/// Finds every file of the list below a root, with the bytes of the checkout; of the programs, that they can be started.
pub(crate) fn check_files(unpacked: &Path) -> Result<()> {
    for (place, from) in files() {
        let there = unpacked.join(&place);
        if from.is_absolute() {
            let (is, should) = (std::fs::read(&there).context(place.clone())?, std::fs::read(&from)?);
            ensure!(is == should, "{place} is not {}", from.display());
        } else {
            read(std::process::Command::new(&there).arg("--version").env_clear()).with_context(|| place.clone())?;
        }
    }
    Ok(())
}

/// The same as it lies in an .rpm.
pub(crate) fn files_in_rpm() -> impl Iterator<Item = (String, PathBuf)> {
    files().map(|(place, from)| (in_rpm(&place).to_owned(), from))
}

/// The names in a packed .rpm are those of the list, and it asks for the window's libraries and for no tray's, by the tool that knows
/// such packages.
pub(crate) fn check_rpm(rpm: &Path) -> Result<()> {
    let listed = read(command("rpm --query --list --package").arg(rpm))?;
    for (place, _) in files_in_rpm() {
        let place = format!("/{place}");
        ensure!(listed.lines().any(|line| line == place), "{place} is not in {}", rpm.display());
    }
    let asked = read(command("rpm --query --requires --package").arg(rpm))?;
    check_asked(&asked).with_context(|| rpm.display().to_string())
}

/// What a package asks for, a line each, is what the programs link.
fn check_asked(asked: &str) -> Result<()> {
    let named = |word: &str| asked.lines().find(|line| line.contains(word));
    ensure!(named("webkit2gtk-4.1").is_some(), "it does not ask for what the window links: {asked}");
    let tray = named("indicator");
    ensure!(tray.is_none(), "it asks for {tray:?}, and the tray links nothing");
    Ok(())
}

fn in_rpm(place: &str) -> &str {
    IN_RPM.iter().find(|(here, _)| *here == place).map_or(place, |(_, there)| there)
}

/// What a packed .deb asks for.
pub(crate) fn check_depends(deb: &Path) -> Result<()> {
    let asked = read(command("dpkg-deb --field").arg(deb).arg("Depends"))?;
    ensure!(
        parts(asked.trim()) == parts(DEPENDS),
        "{} asks for {:?}, and not for {DEPENDS:?}",
        deb.display(),
        asked.trim()
    );
    Ok(())
}

/// The packages of such a line, whatever their order.
fn parts(line: &str) -> std::collections::BTreeSet<&str> {
    line.split(", ").collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;

    fn configuration() -> Value {
        serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap()
    }

    /// Where a kind of package has what lies somewhere in a .deb.
    type Place = fn(&str) -> &str;

    /// The list as a part of the configuration would say it.
    fn told(place: Place) -> BTreeMap<String, Value> {
        TOLD.iter().map(|(to, from)| (format!("/{}", place(to)), Value::from(*from))).collect()
    }

    #[test]
    fn the_bundler_is_told_of_the_list_and_of_nothing_else() {
        let linux = &configuration()["bundle"]["linux"];
        let kinds: [(&str, Place); 2] = [("deb", |place| place), ("rpm", in_rpm)];
        for (kind, place) in kinds {
            let files: BTreeMap<String, Value> = serde_json::from_value(linux[kind]["files"].clone()).unwrap();
            assert_eq!(files, told(place), "{kind}");
            assert_eq!(linux[kind]["desktopTemplate"], PLACED[0].1, "{kind}");
        }
    }

    /// The bundler adds what the window links by itself.
    #[test]
    fn a_package_brings_what_plays_and_records_voice_notes() {
        let linux = &configuration()["bundle"]["linux"];
        assert_eq!(linux["deb"]["depends"], Value::from(CODECS.to_vec()));
        // What they are called differs from one system with such packages to the next: none refuses the program for that.
        let named = CODECS.map(|name| name.replace("gstreamer1.0", "gstreamer1"));
        assert_eq!(linux["rpm"]["recommends"], Value::from(named.to_vec()));
        assert_eq!(linux["rpm"]["depends"], Value::Null);
        assert!(CODECS.iter().all(|codec| parts(DEPENDS).contains(codec)));
    }

    #[test]
    fn names_agree_wherever_they_are_said() {
        let configuration = configuration();
        assert_eq!(configuration["productName"], NAME);
        assert_eq!(
            configuration["mainBinaryName"], PROGRAMS[0],
            "what menus start, and what the icons are named after"
        );
        assert_eq!(configuration["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(PLACED[0].0, format!("usr/share/applications/{NAME}.desktop"));
        let bubble = include_str!("../../src-tauri/core/src/notify/bubble.rs");
        assert!(bubble.contains(&format!("DESKTOP_ENTRY: &str = \"{NAME}\"")), "the hint names the desktop file");
        let entry = include_str!("../../packaging/linux/Wakala.desktop");
        let metainfo = include_str!("../../packaging/linux/app.wakala.desktop.metainfo.xml");
        let identifier = configuration["identifier"].as_str().unwrap();
        assert!(metainfo.contains(&format!("<id>{identifier}</id>")) && metainfo.contains(&format!("{NAME}.desktop<")));
        for language in ["", "[sw]", "[id]"] {
            for key in ["Name", "Comment"] {
                assert!(entry.contains(&format!("\n{key}{language}=")), "{key}{language}");
            }
        }
        let icons = configuration["bundle"]["icon"].as_array().unwrap();
        for (_, icon) in &PLACED[1..] {
            assert!(icons.contains(&Value::from(*icon)), "{icon}");
        }
    }

    #[test]
    fn a_package_asks_for_the_windows_libraries_and_for_no_trays() {
        let window = "libgtk-3.so.0()(64bit)\nlibwebkit2gtk-4.1.so.0()(64bit)\n";
        assert!(check_asked(window).is_ok());
        assert!(check_asked("libgtk-3.so.0()(64bit)\n").is_err());
        let tray = check_asked(&format!("{window}libayatana-appindicator3.so.1()(64bit)\n")).unwrap_err();
        assert!(tray.to_string().contains("libayatana-appindicator3.so.1"), "{tray}");
    }

    #[test]
    fn a_file_that_is_missing_or_another_is_named() {
        let root = tempfile::tempdir().unwrap();
        let why = || format!("{:#}", check_files(root.path()).unwrap_err());
        assert!(why().starts_with("usr/bin/wakala"), "{}", why());
    }
}
