//! Embeds the window's files and its permissions.

use tauri_build::{AppManifest, Attributes};

fn main() {
    // Of these nobody else tells cargo: one that was changed would not be built.
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    let manifest = AppManifest::new().permissions_path_pattern("src-tauri/permissions/*.toml");
    if let Err(error) = tauri_build::try_build(Attributes::new().app_manifest(manifest)) {
        panic!("the window's configuration is refused: {error:#}");
    }
}
