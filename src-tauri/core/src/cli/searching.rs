//! Searches messages.

use wakala_client::Client;
use wakala_contract::{SearchKind, SearchPage, SearchRequest};

use super::command::Search;
use super::out::Out;
use super::table::{Table, cuttable, whole};
use super::{CliError, instance, words};

pub(super) async fn search(core: &Client, out: &mut Out, search: Search) -> Result<(), CliError> {
    let Search { text, instance: name, chat, kind, has_file, limit, before } = search;
    let instance = match name {
        Some(name) => Some(instance(core, &name).await?.id),
        None => None,
    };
    let (text, kind) = (text.join(" "), kind.map(SearchKind::from));
    let asked = SearchRequest { text, instance, chat, kind, has_file, from: None, until: None, before, limit };
    let page: SearchPage = core.call("search", &asked).await?;
    let w = words::words();
    let head = [
        whole(w.cli_head_id()),
        whole(w.cli_head_chat()),
        cuttable(w.cli_head_title()),
        whole(w.cli_head_at()),
        cuttable(w.cli_head_text()),
    ];
    out.table(&page, |page| {
        Table::new(head, w.cli_nothing_found()).rows(&page.hits, |hit| {
            let message = &hit.message;
            let (id, chat) = (message.id.to_string(), message.chat.to_string());
            vec![id, chat, hit.chat_title.clone(), words::moment(message.at), hit.snippet.text.clone()]
        })
    })?;
    if out.is_json() {
        return Ok(());
    }
    if !page.whole {
        out.line(&w.cli_search_not_whole())?;
    }
    match page.before {
        Some(before) => out.line(&w.cli_search_more(&format!("--before {before}"))),
        None => Ok(()),
    }
}
