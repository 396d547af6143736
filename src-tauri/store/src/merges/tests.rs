//! What keeps one merge keeps it alone, and is not tried without end.

use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::State;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;

use super::*;
use crate::migrate;
use crate::rows::NewInstance;
use crate::writing::Writing;

const PAIRS: usize = 3;
/// More than goes with the word that two are one.
const LONG: usize = 150;
const SECOND: Duration = Duration::from_secs(1);

fn says(w: &Writing<'_>, id: InstanceId, from: &str, alias: Option<&str>, name: &str) {
    let address = |text: &str| text.parse::<Address>().unwrap();
    let message = IncomingMessage {
        chat: address(from),
        chat_alias: alias.map(address),
        sender: address(from),
        sender_alias: alias.map(address),
        via: None,
        from_me: false,
        id: MessageId(name.to_owned()),
        push_name: None,
        written: Wall(1),
        content: Content::Text { text: name.to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    };
    w.commit_incoming(id, &message, Wall(5)).unwrap();
}

/// Some people with two long chats each, who are known to be one from now on.
fn pairs() -> Connection {
    let mut c = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut c, &migrate::all()).unwrap();
    crate::table::gone::watch(&c).unwrap();
    let w = Writing::new(&c);
    let id = InstanceId::from_random(7);
    let new = NewInstance {
        id,
        name: InstanceName::parse("Duka").unwrap(),
        workspace: String::new(),
        lifecycle: State::new(Wanted::Running).persisted(),
        created: Wall(1),
    };
    w.add_instance(&new).unwrap();
    for pair in 0..PAIRS {
        let (pn, lid) = (format!("25570000000{pair}@s.whatsapp.net"), format!("10070000000{pair}@lid"));
        for n in 0..LONG {
            says(&w, id, &pn, None, &format!("by number {n}"));
            says(&w, id, &lid, None, &format!("by lid {pair} {n}"));
        }
        says(&w, id, &lid, Some(&pn), "tells");
    }
    c
}

fn number(c: &Connection, sql: &str) -> i64 {
    c.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Steps until nothing is due; says how many. A step that fails is undone.
fn go(merges: &mut Merges, c: &Connection, now: Instant) -> usize {
    let mut steps = 0;
    while merges.are_due(c, now).unwrap() {
        steps += 1;
        assert!(steps < 100, "without end");
        c.execute_batch("BEGIN").unwrap();
        let done = merges.step(c, 20, now);
        c.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).unwrap();
        merges.settle(done.as_ref().map(|_| ()), now);
    }
    steps
}

#[test]
fn a_row_that_fails_is_passed_by_and_its_merge_rests_while_the_others_go_on() {
    let c = pairs();
    let (mut merges, begun) = (Merges::default(), Instant::now());
    // In the very first of them, and not among the last of its rows.
    let refused = number(&c, "SELECT id FROM messages WHERE message_id = 'by lid 0 20'");
    c.execute_batch(&format!(
        "CREATE TEMP TRIGGER refuses BEFORE UPDATE OF chat ON main.messages WHEN old.id = {refused}
         BEGIN SELECT raise(ABORT, 'not this one'); END;"
    ))
    .unwrap();
    go(&mut merges, &c, begun);
    assert_eq!(number(&c, "SELECT count(*) FROM joining"), 1, "the others are through");
    assert_eq!(number(&c, "SELECT count(*) FROM chats WHERE address LIKE '%@joining'"), 1);
    let left = "SELECT count(*) FROM messages m JOIN chats h ON h.id = m.chat WHERE h.address LIKE '%@joining'";
    assert_eq!(number(&c, left), 1, "what could be moved was");
    // It is not tried without end, and ever more seldom.
    let mut now = begun;
    for rest in [SECOND, 2 * SECOND, 4 * SECOND] {
        assert!(!merges.are_due(&c, now + rest - Duration::from_millis(1)).unwrap());
        now += rest;
        assert!(go(&mut merges, &c, now) > 0);
    }
    c.execute_batch("DROP TRIGGER refuses").unwrap();
    go(&mut merges, &c, now + Duration::from_secs(600));
    assert_eq!(number(&c, "SELECT count(*) FROM joining"), 0);
    assert_eq!(number(&c, "SELECT count(*) FROM chats"), PAIRS as i64);
    assert_eq!(number(&c, "SELECT count(*) FROM messages"), (PAIRS * (2 * LONG + 1)) as i64);
}

#[test]
fn a_step_that_fails_puts_off_its_merge_and_no_other() {
    let c = pairs();
    let (mut merges, now) = (Merges::default(), Instant::now());
    let of_the_first = number(&c, "SELECT min(gone) FROM joining");
    // The end of it, which is no matter of a row.
    c.execute_batch(&format!(
        "CREATE TEMP TRIGGER refuses BEFORE DELETE ON main.contacts WHEN old.id = {of_the_first}
         BEGIN SELECT raise(ABORT, 'not this one'); END;"
    ))
    .unwrap();
    go(&mut merges, &c, now);
    assert_eq!(number(&c, "SELECT count(*) FROM joining"), 1, "the others are through");
    c.execute_batch("DROP TRIGGER refuses").unwrap();
    assert!(!merges.are_due(&c, now).unwrap());
    go(&mut merges, &c, now + SECOND);
    assert_eq!(number(&c, "SELECT count(*) FROM joining"), 0);
    assert_eq!(number(&c, "SELECT count(*) FROM messages"), (PAIRS * (2 * LONG + 1)) as i64);
}

#[test]
fn a_database_that_takes_nothing_is_left_alone() {
    let c = pairs();
    let (mut merges, now) = (Merges::default(), Instant::now());
    merges.settle(Err(&StoreError::DiskFull), now);
    assert!(!merges.are_due(&c, now).unwrap());
    assert!(merges.are_due(&c, now + LONGEST_REST).unwrap());
    // One that fails in the middle begins from its beginning.
    c.execute_batch("BEGIN").unwrap();
    merges.step(&c, 20, now + LONGEST_REST).unwrap();
    c.execute_batch("ROLLBACK").unwrap();
    merges.settle(Err(&StoreError::DiskFull), now + LONGEST_REST);
    go(&mut merges, &c, now + 2 * LONGEST_REST);
    assert_eq!(number(&c, "SELECT count(*) FROM joining"), 0);
    assert_eq!(number(&c, "SELECT count(*) FROM messages"), (PAIRS * (2 * LONG + 1)) as i64);
}
