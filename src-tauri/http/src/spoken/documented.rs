//! `docs/dialects.md` has the tables of what is done, and no other.

use std::fmt::Write as _;
use std::path::PathBuf;

use wakala_front::waha::EventKind;

use crate::dialect::Dialect;
use crate::speaking::operation::{Done, Operation};

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

fn table<D>(operations: &[Operation<D>]) -> String {
    let mut table = String::from("| operation | here | what is otherwise, and why |\n|---|---|---|\n");
    for operation in operations {
        let (here, note) = match operation.done {
            Done::As(_, note) => ("yes", note),
            Done::Not(why) => ("501", why),
        };
        let path = if operation.path.is_empty() { "(the address itself)" } else { operation.path };
        writeln!(table, "| `{} {path}` | {here} | {note} |", operation.method.word()).unwrap();
    }
    table
}

fn events() -> String {
    let mut table = String::from(
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

fn written(dialect: Dialect) -> String {
    match dialect {
        Dialect::Waha => table(crate::waha::TABLE) + &events(),
        Dialect::Evolution => table(crate::evolution::TABLE),
        Dialect::Gowa => table(crate::gowa::TABLE),
    }
}

#[test]
fn the_committed_tables_of_the_dialects_are_those_of_the_routes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/dialects.md");
    let committed = std::fs::read_to_string(&path).unwrap();
    let mut whole = committed.clone();
    for dialect in Dialect::ALL {
        let name = &dialect.prefix()[1..];
        let (begins, ends) = (format!("<!-- {name}: begins -->\n"), format!("<!-- {name}: ends -->\n"));
        let (before, rest) = whole.split_once(&begins).expect("the table has a place");
        let (_, after) = rest.split_once(&ends).expect("and an end");
        whole = format!("{before}{begins}{}{ends}{after}", written(dialect));
    }
    if std::env::var_os("WAKALA_WRITE_CONTRACT").is_some() {
        std::fs::write(&path, whole).unwrap();
        return;
    }
    assert!(committed == whole, "docs/dialects.md is not what is done: cargo xtask contract");
}
