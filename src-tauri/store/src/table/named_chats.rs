//! Chats by what they are called or by their number. There is no index of that: who looks goes through the chats from the newest back, for
//! as long as one may wait, and is told where to go on.

use std::time::Duration;

use rusqlite::{Connection, params};
use tokio::time::Instant;
use wakala_domain::ids::ChatId;
use wakala_domain::search::Named;
use wakala_domain::time::Wall;

use super::chats::{self, in_json};
use super::{left_out, lossy};
use crate::error::StoreError;
use crate::rows::{ChatRow, FoundChats, SoughtChats};

/// How long one page looks; what it has not come to is the next one's.
const LONGEST: Duration = Duration::from_millis(15);

/// Newest first, those after a place, as many as asked for and as the time allows.
pub(crate) fn page(c: &Connection, sought: &SoughtChats) -> Result<FoundChats, StoreError> {
    let begun = Instant::now();
    let (at, id) = sought.after.map_or((i64::MAX, i64::MAX), |(at, id)| (at.0, id.0));
    let among = sought.among.as_deref().map(in_json).transpose()?;
    let mut all = c.prepare_cached(&format!(
        "{} WHERE h.class = 0 AND (h.last_activity, h.id) < (?1, ?2)
             AND (?3 IS NULL OR h.instance IN (SELECT value FROM json_each(?3)))
             AND NOT EXISTS (SELECT 1 FROM instances i WHERE i.id = h.instance AND i.deleted IS NOT NULL)
         ORDER BY h.last_activity DESC, h.id DESC",
        chats::SELECT
    ))?;
    let mut rows = all.query(params![at, id, among])?;
    let (mut found, mut after) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let place = (Wall(row.get(5)?), ChatId(row.get(0)?));
        let (chat, last) = match chats::basics(row) {
            Ok(read) => read,
            Err(error) => {
                left_out(error.into())?;
                continue;
            }
        };
        if is(&sought.named, &chat, [lossy(row, 9)?, lossy(row, 10)?]) {
            found.push((chat, last));
        }
        if found.len() >= sought.limit as usize || begun.elapsed() >= LONGEST {
            after = Some(place);
            break;
        }
    }
    drop(rows);
    Ok(FoundChats { chats: chats::whole(c, found)?, after })
}

fn is(named: &Named, chat: &ChatRow, others: [Option<String>; 2]) -> bool {
    let phone = chat.phone.as_ref().map(ToString::to_string);
    named.is([chat.title.as_str()].into_iter().chain(others.iter().flatten().map(String::as_str)), phone.as_deref())
}
