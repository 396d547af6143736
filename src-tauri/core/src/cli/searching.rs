//! Searches messages, and chats.

use wakala_client::Client;
use wakala_contract::{FindChats, FoundChats, SearchKind, SearchPage, SearchRequest};

use super::command::Search;
use super::out::Out;
use super::owners::Owners;
use super::table::{Table, cuttable, whole};
use super::value::begins;
use super::{CliError, instances, named, words};

/// Pages that are read one after the other for as many hits as are asked for; each of them takes the core some milliseconds.
const MOST_PAGES: u32 = 500;

pub(super) async fn search(core: &Client, out: &mut Out, search: Search) -> Result<(), CliError> {
    let Search { text, instance: name, chat, kind, has_file, sender, ours, since, until, limit, before } = search;
    let all = instances(core).await?;
    let instance = name.map(|name| named(&all, &name).map(|one| one.id.clone())).transpose()?;
    // A chat is one number's.
    let owners = Owners::of(if chat.is_some() { &[] } else { &all }, instance.as_deref());
    let (text, kind) = (text.join(" "), kind.map(SearchKind::from));
    // The day itself is in it.
    let (from, until) = (since.and_then(begins), until.and_then(|day| day.succ_opt()).and_then(begins));
    let asked = SearchRequest { text, instance, chat, kind, has_file, sender, ours, from, until, before, limit };
    let page = followed(core, asked).await?;
    let w = words::words();
    let mut head = vec![whole(w.cli_head_id()), whole(w.cli_head_chat())];
    head.extend(owners.column());
    head.extend([cuttable(w.cli_head_title()), whole(w.cli_head_at()), cuttable(w.cli_head_text())]);
    out.table(&page, |page| {
        Table::new(head, w.cli_nothing_found()).rows(&page.hits, |hit| {
            let message = &hit.message;
            let mut row = vec![message.id.to_string(), message.chat.to_string()];
            row.extend(owners.name(&hit.instance));
            row.extend([hit.chat_title.clone(), words::moment(message.at), hit.snippet.text.clone()]);
            row
        })
    })?;
    if out.is_json() {
        return Ok(());
    }
    if !page.whole {
        out.line(&w.cli_search_not_whole())?;
    }
    let Some(before) = page.before else { return Ok(()) };
    let how = format!("--before {before}");
    let is_full = page.hits.len() >= limit as usize;
    out.line(&if is_full { w.cli_search_more(&how) } else { w.cli_search_stopped(&how) })
}

/// What the pages hold together, until there is as much as was asked for. One may hold nothing and there be more all the same: a page ends
/// when it has taken its time.
async fn followed(core: &Client, mut asked: SearchRequest) -> Result<SearchPage, CliError> {
    let mut all: SearchPage = core.call("search", &asked).await?;
    let limit = asked.limit;
    for _ in 1..MOST_PAGES {
        let found = u32::try_from(all.hits.len()).unwrap_or(u32::MAX);
        let (Some(before), Some(left @ 1..)) = (all.before, limit.checked_sub(found)) else { break };
        (asked.before, asked.limit) = (Some(before), left);
        let page: SearchPage = core.call("search", &asked).await?;
        all.hits.extend(page.hits);
        all.whole &= page.whole;
        all.before = page.before;
    }
    Ok(all)
}

/// The same of chats.
pub(super) async fn chats(core: &Client, mut asked: FindChats) -> Result<FoundChats, CliError> {
    let mut all: FoundChats = core.call("find_chats", &asked).await?;
    let limit = asked.limit;
    for _ in 1..MOST_PAGES {
        let found = u32::try_from(all.chats.len()).unwrap_or(u32::MAX);
        let (Some(after), Some(left @ 1..)) = (all.after, limit.checked_sub(found)) else { break };
        (asked.after, asked.limit) = (Some(after), left);
        let page: FoundChats = core.call("find_chats", &asked).await?;
        all.chats.extend(page.chats);
        all.after = page.after;
    }
    Ok(all)
}
