//! The committed TypeScript says what the Rust says. `WAKALA_WRITE_CONTRACT=1` (what `cargo xtask contract` sets) writes it.
#![cfg(feature = "practice")]
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[test]
fn the_committed_typescript_is_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/contract");
    for file in wakala_contract::typescript() {
        let path = folder.join(file.name);
        if std::env::var_os("WAKALA_WRITE_CONTRACT").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &file.text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == file.text, "{} is out of date: run `cargo xtask contract`", file.name);
    }
}
