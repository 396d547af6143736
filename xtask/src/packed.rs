//! What lies in a package works: the tree is packed from the debug programs, unpacked, looked at, and a number is linked with it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::alone::{Core, Folder};
use crate::package::{DEPENDS, NAME, check_files, check_rpm, files, files_in_rpm};
use crate::shell::{command, read, run, target, works};

/// The number that is linked.
const PHONE: &str = "255700000118";

/// Packs and looks: the programs as they are shipped, then those of a practice build, which need no WhatsApp.
pub(crate) fn check(shipped: &Path, practice: &Path) -> Result<()> {
    let work = Folder::fresh(target()?.join("debug/packed"))?;
    let root = unpacked(shipped, &work.0.join("shipped"))?;
    check_files(&root)?;
    check_descriptions(&root, &work.0)?;
    if has("rpmbuild --version", "the .rpm")? {
        check_rpm(&packed_as_rpm(shipped, &work.0.join("rpm"))?)?;
    }
    let version = read(Command::new(root.join("usr/bin/wakala")).arg("--version").env_clear())?;
    ensure!(version.trim() == concat!("wakala ", env!("CARGO_PKG_VERSION")), "it says: {version}");
    let root = unpacked(practice, &work.0.join("practice"))?;
    link_a_number(&root.join("usr/bin/wakala"))
}

/// Lays files out as they lie in a package; the programs are those of a folder.
fn lay_out(files: impl Iterator<Item = (String, PathBuf)>, programs: &Path, tree: &Path) -> Result<()> {
    for (place, from) in files {
        let to = tree.join(place);
        std::fs::create_dir_all(to.parent().unwrap_or(tree))?;
        std::fs::copy(programs.join(&from), &to).with_context(|| from.display().to_string())?;
    }
    Ok(())
}

/// Packs the programs of a folder as an .rpm, which asks for what they link: where it lies.
fn packed_as_rpm(programs: &Path, work: &Path) -> Result<PathBuf> {
    let tree = work.join("tree");
    lay_out(files_in_rpm(), programs, &tree)?;
    let listed: String = files_in_rpm().map(|(place, _)| format!("/{place}\n")).collect();
    let specification = format!(
        "Name: wakala\nVersion: {}\nRelease: 1\nSummary: {NAME}\nLicense: MIT\nAutoProv: no\n\
         %global debug_package %{{nil}}\n%global __os_install_post %{{nil}}\n%global _build_id_links none\n\
         %description\n{NAME}\n%install\ncp -a '{}/.' '%{{buildroot}}'\n%files\n{listed}",
        env!("CARGO_PKG_VERSION"),
        tree.display(),
    );
    let file = work.join("wakala.spec");
    std::fs::write(&file, specification)?;
    let mut pack = command("rpmbuild -bb --quiet --define");
    // Nothing is compressed: what lies in it is looked at, and not shipped.
    pack.arg(format!("_topdir {}", work.display())).args(["--define", "_binary_payload w.ufdio"]).arg(&file);
    read(pack.env("HOME", work))?;
    let found = std::fs::read_dir(work.join("RPMS"))?.flatten().flat_map(|kind| std::fs::read_dir(kind.path()));
    found.flatten().flatten().map(|rpm| rpm.path()).next().context("rpmbuild left no package")
}

/// Packs the programs of a folder as a .deb and unpacks it again: the root below which it lies. Where nothing packs, the tree as it was
/// laid out.
fn unpacked(programs: &Path, work: &Path) -> Result<PathBuf> {
    let tree = work.join("tree");
    lay_out(files(), programs, &tree)?;
    if !works("dpkg-deb --version") {
        println!("no dpkg-deb here: the tree is looked at as it was laid out");
        return Ok(tree);
    }
    let control = tree.join("DEBIAN/control");
    std::fs::create_dir_all(tree.join("DEBIAN"))?;
    let architecture = read(&mut command("dpkg --print-architecture"))?;
    let fields = format!(
        "Package: wakala\nVersion: {}\nArchitecture: {}\nMaintainer: {NAME}\nDepends: {DEPENDS}\nDescription: {NAME}\n",
        env!("CARGO_PKG_VERSION"),
        architecture.trim(),
    );
    std::fs::write(&control, fields)?;
    let (deb, unpacked) = (work.join("wakala.deb"), work.join("root"));
    read(command("dpkg-deb --root-owner-group -Znone --build").args([&tree, &deb]))?;
    read(command("dpkg-deb --extract").args([&deb, &unpacked]))?;
    Ok(unpacked)
}

/// The files that describe the program to a system, by the system's own tools.
fn check_descriptions(root: &Path, work: &Path) -> Result<()> {
    let entry = root.join("usr/share/applications/Wakala.desktop");
    let said = std::fs::read_to_string(&entry)?;
    let value = |key: &str| said.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    let program = value("Exec").unwrap_or_default();
    ensure!(root.join("usr/bin").join(program).is_file(), "the menu starts {program:?}, which is not there");
    let icon = value("Icon").unwrap_or_default();
    let icon = root.join(format!("usr/share/icons/hicolor/128x128/apps/{icon}.png"));
    ensure!(icon.is_file(), "{} is not there", icon.display());
    if has("desktop-file-validate --help", "the desktop file")? {
        run(command("desktop-file-validate").arg(&entry))?;
    }
    if has("appstreamcli --version", "the metainfo")? {
        let metainfo = root.join("usr/share/metainfo/app.wakala.desktop.metainfo.xml");
        run(command("appstreamcli validate --no-net").arg(metainfo))?;
    }
    if has("systemd-analyze --version", "the unit")? {
        // It looks for what the unit starts: that lies below our root.
        let unit = std::fs::read_to_string(root.join("usr/lib/systemd/user/wakala.service"))?;
        let programs = root.join("usr/bin/").display().to_string();
        ensure!(unit.contains("ExecStart=/usr/bin/wakala engine\n"), "the unit does not start the core");
        let there = work.join("wakala.service");
        std::fs::write(&there, unit.replace("/usr/bin/", &programs))?;
        let mut verify = command("systemd-analyze --user --man=no verify");
        let outcome = verify.arg(&there).env("XDG_RUNTIME_DIR", work).stdin(Stdio::null()).output()?;
        let complaint = String::from_utf8_lossy(&outcome.stderr);
        // It succeeds with a warning for a word that it does not know.
        ensure!(outcome.status.success() && !complaint.contains("wakala.service"), "the unit: {complaint}");
    }
    Ok(())
}

/// Whether a tool is here. On Debian and Ubuntu it was installed before; elsewhere it is said that it is not.
fn has(tool: &str, what: &str) -> Result<bool> {
    let there = works(tool);
    if !there {
        let said = format!("{what} is not checked: no {} here", tool.split(' ').next().unwrap_or(tool));
        ensure!(!works("dpkg-query --version"), said);
        println!("{said}");
    }
    Ok(there)
}

/// Starts the core as the unit does, without display and bus; links a number from the command line; ends it.
fn link_a_number(wakala: &Path) -> Result<()> {
    let core = Core::start(wakala, "packed")?;
    let linked = core.link("Duka", PHONE)?;
    let number: String = linked["phone"].as_str().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    ensure!(number == PHONE, "another number was linked: {linked}");
    core.quit()?;
    println!("a number was linked by the packed programs");
    Ok(())
}
