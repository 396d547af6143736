//! What the page may ask of this program is all that it can do for it, and what is shipped knows nothing of practice.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The commands of the program, by its source.
fn commands() -> BTreeSet<&'static str> {
    let said = include_str!("commands.rs").split("#[tauri::command]").skip(1);
    said.filter_map(|after| after.split_once("fn ")?.1.split(['(', '<']).next()).collect()
}

/// The commands that a permission allows.
fn allowed(permission: &str) -> BTreeSet<&'static str> {
    let said = include_str!("../permissions/window.toml");
    let (_, of) = said.split_once(&format!("identifier = \"{permission}\"")).unwrap();
    let (_, list) = of.split_once("commands.allow = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    list.split(',').map(|name| name.trim().trim_matches('"')).collect()
}

#[test]
fn the_page_may_ask_for_every_command_and_for_nothing_else() {
    let (shipped, practice) = (allowed("allow-contract"), allowed("allow-practice"));
    let there = commands();
    assert!(there.len() > 10, "{there:?}");
    assert_eq!(shipped.union(&practice).copied().collect::<BTreeSet<_>>(), there);
    assert!(practice.iter().all(|command| command.starts_with("practice_")), "{practice:?}");
    assert!(shipped.iter().all(|command| !command.starts_with("practice_")), "{shipped:?}");
    let handled = include_str!("run.rs");
    for command in there {
        let times = if shipped.contains(command) { 2 } else { 1 };
        assert_eq!(handled.matches(&format!("commands::{command}")).count(), times, "{command} is handled");
    }
}

#[test]
fn what_is_shipped_has_one_capability_which_is_not_the_practice_panels() {
    let configuration: Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
    let capabilities = configuration["app"]["security"]["capabilities"].as_array().unwrap();
    let permitted: Vec<&Value> = capabilities.iter().map(|one| &one["permissions"]).collect();
    assert_eq!(permitted, [&json!(["allow-contract"])]);
}
