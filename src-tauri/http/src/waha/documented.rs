//! `docs/dialects.md` has the table of what is done, and no other.

use std::fmt::Write as _;
use std::path::PathBuf;

use wakala_front::waha::EventKind;

use super::operations::{Done, OPERATIONS};

const BEGINS: &str = "<!-- waha: begins -->\n";
const ENDS: &str = "<!-- waha: ends -->\n";

/// What WAHA tells, and is not told here.
const NOT_TOLD: [(&str, &str); 11] = [
    ("presence.update", "Wakala does not watch who is online"),
    ("poll.vote, poll.vote.failed", "votes are counted in the poll itself, and not told one by one"),
    ("group.v2.join, .leave, .participants, .update", "groups are looked after on the phone"),
    ("chat.archive", "chats are archived on the phone"),
    ("label.upsert, .deleted, label.chat.added, .deleted", "labels are kept on the phone"),
    ("call.received, .accepted, .rejected", "a call comes as a message"),
    ("event.response, .failed", "event messages are not made here"),
    ("engine.event", "there is no such engine"),
    ("message.revoked, where it never came", "what nobody had here is not told as gone"),
    ("message, of status posts and channels", "nobody can answer them from here"),
    ("whatever becomes of a message that has disappeared", "its content is gone, and it was told when it came"),
];

fn table() -> String {
    let mut table = String::from("| operation | here | what is otherwise, and why |\n|---|---|---|\n");
    for operation in OPERATIONS {
        let (here, note) = match operation.done {
            Done::As(_, note) => ("yes", note),
            Done::Not(why) => ("501", why),
        };
        let (method, path) = (operation.method.word(), operation.path);
        writeln!(table, "| `{method} {path}` | {here} | {note} |").unwrap();
    }
    table.push_str(
        "\nEvents, over `/ws?session=*&events=*&x-api-key=KEY`, from then on:\n\n| event | here |\n|---|---|\n",
    );
    for kind in EventKind::ALL {
        writeln!(table, "| `{}` | yes |", kind.as_str()).unwrap();
    }
    for (name, why) in NOT_TOLD {
        writeln!(table, "| `{name}` | no: {why} |").unwrap();
    }
    table
}

#[test]
fn the_committed_table_of_the_dialect_is_the_one_of_the_routes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/dialects.md");
    let committed = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = committed.split_once(BEGINS).expect("the table has a place");
    let (has, after) = rest.split_once(ENDS).expect("and an end");
    if std::env::var_os("WAKALA_WRITE_CONTRACT").is_some() {
        std::fs::write(&path, format!("{before}{BEGINS}{}{ENDS}{after}", table())).unwrap();
        return;
    }
    assert!(has == table(), "docs/dialects.md is not what is done: cargo xtask contract");
}
