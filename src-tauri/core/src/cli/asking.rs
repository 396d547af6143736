//! Commands to one instance, several or all, each with its own answer.

use std::io::{IsTerminal as _, Write as _};

use serde::Serialize;
use serde_json::{Value, json};
use wakala_client::{Client, ClientError};
use wakala_contract::{ErrorCode, ErrorView, InstanceView};
use wakala_domain::backend::Owner;
use wakala_domain::instance::Wanted;

use super::out::Out;
use super::progress::Progress;
use super::{CliError, Start, Sure, Which, instances, named, words};
use crate::plain::plain;

/// What came of a command to one instance.
#[derive(Serialize)]
struct Told {
    id: String,
    name: String,
    done: bool,
    error: Option<ErrorView>,
}

/// The instances that are meant.
fn meant<'a>(all: &'a [InstanceView], which: &Which) -> Result<Vec<&'a InstanceView>, CliError> {
    if let Some(workspace) = &which.workspace {
        let of: Vec<_> = all.iter().filter(|one| one.workspace == *workspace).collect();
        let nothing = || CliError::Asked(words::words().cli_none_of_workspace(&format!("{workspace:?}")));
        return (!of.is_empty()).then_some(of).ok_or_else(nothing);
    }
    if which.all {
        return Ok(all.iter().collect());
    }
    which.instances.iter().map(|name| named(all, name)).collect()
}

/// Gives each of them a command. All of them are known before the first gets it.
pub(super) async fn each(core: &Client, out: &mut Out, which: &Which, call: &str, done: &str) -> Result<(), CliError> {
    let all = instances(core).await?;
    by_hand(core, out, which, meant(&all, which)?, Order::new(call), done).await
}

/// Gives it to those of which nobody else says whether they run. Who was named is asked for all the same, and is refused.
async fn by_hand(
    core: &Client,
    out: &mut Out,
    which: &Which,
    meant: Vec<&InstanceView>,
    order: Order<'_>,
    done: &str,
) -> Result<(), CliError> {
    let (owned, free): (Vec<_>, Vec<_>) = meant.into_iter().partition(|one| {
        which.instances.is_empty() && one.backend.as_ref().is_some_and(|backend| backend.owner == Owner::Backend)
    });
    if free.is_empty() && !owned.is_empty() && !out.is_json() {
        return out.line(&words::words().passed_over(owned.len()));
    }
    give(core, out, &free, order, done).await?;
    if !owned.is_empty() && !out.is_json() {
        out.line(&words::words().passed_over(owned.len()))?;
    }
    Ok(())
}

/// Runs them. A session that another program has is taken back where that is asked for.
pub(super) async fn start(core: &Client, out: &mut Out, start: &Start) -> Result<(), CliError> {
    let all = instances(core).await?;
    let order = Order { otherwise: start.take_over.then_some("take_over"), ..Order::new("start_instance") };
    let meant = meant(&all, &start.which)?;
    by_hand(core, out, &start.which, meant, order, &words::words().cli_did_start()).await
}

/// Restarts them, but of many only those that are wanted running: a restart of all starts nothing that somebody has stopped.
pub(super) async fn restart(core: &Client, out: &mut Out, which: &Which) -> Result<(), CliError> {
    let all = instances(core).await?;
    let mut meant = meant(&all, which)?;
    meant.retain(|one| !which.instances.is_empty() || one.wanted == Wanted::Running);
    if meant.is_empty() && !out.is_json() {
        return out.line(&words::words().cli_nothing_runs());
    }
    give(core, out, &meant, Order::new("restart_instance"), &words::words().cli_did_restart()).await
}

/// The same for what can't be undone: asks first.
pub(super) async fn each_if_sure(
    core: &Client,
    out: &mut Out,
    sure: &Sure,
    call: &str,
    done: &str,
    what: &str,
) -> Result<(), CliError> {
    let all = instances(core).await?;
    let meant = meant(&all, &sure.which)?;
    if !sure.yes && !meant.is_empty() {
        let names: Vec<&str> = meant.iter().map(|one| one.name.as_str()).collect();
        sure_of(&names.join(", "), what).await?;
    }
    give(core, out, &meant, Order::new(call), done).await
}

/// Goes on only where the person at the terminal says so.
pub(super) async fn sure_of(names: &str, what: &str) -> Result<(), CliError> {
    let question = plain(&words::words().cli_go_on(names, what));
    let answered = tokio::task::spawn_blocking(move || is_sure(&question)).await;
    if !answered.map_err(std::io::Error::other)?? {
        return Err(CliError::Asked(words::words().cli_nothing_done()));
    }
    Ok(())
}

/// Asks the person at the terminal. Blocking.
fn is_sure(question: &str) -> Result<bool, CliError> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(CliError::Usage(words::words().cli_nobody_to_ask()));
    }
    let mut stderr = std::io::stderr().lock();
    write!(stderr, "{question} ")?;
    stderr.flush()?;
    let mut answer = String::new();
    stdin.read_line(&mut answer)?;
    Ok(is_yes(&answer, &words::words().cli_yes()))
}

/// The word of the language, or the letter that is asked for.
fn is_yes(answer: &str, yes: &str) -> bool {
    let answer = answer.trim().to_lowercase();
    ["y", "yes", yes].contains(&answer.as_str())
}

/// What is asked of each.
#[derive(Clone, Copy)]
struct Order<'a> {
    call: &'a str,
    /// What is asked where another program has the session.
    otherwise: Option<&'a str>,
}

impl<'a> Order<'a> {
    fn new(call: &'a str) -> Self {
        Self { call, otherwise: None }
    }

    async fn given(self, core: &Client, id: &str) -> Result<Value, ClientError> {
        let body = json!({ "id": id });
        match (core.call(self.call, &body).await, self.otherwise) {
            (Err(ClientError::Refused(error)), Some(otherwise)) if error.code == ErrorCode::RunsElsewhere => {
                core.call(otherwise, &body).await
            }
            (answer, _) => answer,
        }
    }
}

async fn give(
    core: &Client,
    out: &mut Out,
    meant: &[&InstanceView],
    order: Order<'_>,
    done: &str,
) -> Result<(), CliError> {
    if meant.is_empty() && !out.is_json() {
        return out.line(&words::words().cli_no_instance());
    }
    let mut told = Vec::with_capacity(meant.len());
    let mut progress = Progress::new(!out.is_json());
    // Who listens may have enough; what is asked for is done for all the same.
    let mut unheard = None;
    for one in meant {
        let still = |seconds| words::words().cli_still(&one.name, seconds);
        let error = match progress.waits(order.given(core, &one.id), still).await? {
            Ok(_) => None,
            Err(ClientError::Refused(error)) => Some(error),
            Err(error @ ClientError::Unanswered { .. }) => {
                return Err(CliError::Unknown(words::words().cli_not_asked(&one.name, &words::of_core(&error))));
            }
            Err(error @ ClientError::Gone(_)) => {
                return Err(CliError::Asked(words::words().cli_not_asked(&one.name, &words::of_core(&error))));
            }
            Err(error) => return Err(error.into()),
        };
        if !out.is_json() {
            let became = error.as_ref().map_or_else(|| done.to_owned(), words::refused);
            let said = out.line(&format!("{}: {became}", one.name)).and_then(|()| Ok(out.flush()?));
            unheard = unheard.or(said.err());
        }
        told.push(Told { id: one.id.clone(), name: one.name.clone(), done: error.is_none(), error });
    }
    if out.is_json() {
        out.json(&told)?;
    }
    match unheard {
        _ if !told.iter().all(|one| one.done) => Err(CliError::InPart),
        Some(error) => Err(error),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use wakala_contract::{ConnectionView, LinkView};
    use wakala_domain::instance::Wanted;
    use wakala_domain::lifecycle::Badge;
    use wakala_words::Language;

    use super::*;
    use wakala_contract::HistoryView;

    pub(in super::super) fn view(id: &str, name: &str, workspace: &str) -> InstanceView {
        InstanceView {
            id: id.into(),
            name: name.into(),
            workspace: workspace.into(),
            phone: None,
            badge: Badge::Stopped,
            wanted: Wanted::Stopped,
            link: LinkView::Unpaired,
            connection: ConnectionView::Offline,
            pairing: None,
            last_error: None,
            proof: None,
            muted: false,
            stranger: None,
            warning: None,
            proxy: None,
            country: None,
            available: false,
            history: HistoryView::default(),
            backend: None,
            unread: 0,
            queued: 0,
            unsent: 0,
            last_activity: None,
        }
    }

    #[test]
    fn whoever_is_sure_says_so_in_any_of_the_languages() {
        for yes in ["yes", "ndiyo", "ya"] {
            assert!(is_yes("Y\n", yes) && is_yes("yes\n", yes) && is_yes(&format!(" {yes} "), yes));
            assert!(!is_yes("", yes) && !is_yes("n", yes) && !is_yes("nd", yes) && !is_yes("no", yes));
        }
    }

    #[test]
    fn what_is_shown_in_the_question_is_taken_and_no_other_languages_no() {
        for language in [Language::En, Language::Sw, Language::Id] {
            let words = wakala_words::words(language);
            let question = words.cli_go_on("Duka", "");
            let (yes, no) = question.rsplit_once('[').unwrap().1.trim_end_matches(']').split_once('/').unwrap();
            assert!(is_yes(yes, &words.cli_yes()), "{question}");
            // Whoever is used to another language may say no in it.
            for no in [no, "n", "no", "t", "tidak", "h", "hapana", ""] {
                assert!(!is_yes(no, &words.cli_yes()), "{question} {no}");
            }
        }
    }

    #[test]
    fn instances_are_meant_by_id_by_name_by_workspace_or_all() {
        let all = [view("a", "Duka", "Asha"), view("duka", "Kliniki", ""), view("c", "Wakala", "Asha")];
        let of = |instances: &[&str], workspace: Option<&str>, everything| {
            let instances = instances.iter().map(|name| (*name).to_owned()).collect();
            let which = Which { instances, workspace: workspace.map(str::to_owned), all: everything };
            let found = meant(&all, &which).map(|found| found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>());
            found.map_err(|error| error.to_string())
        };
        assert_eq!(of(&["duka", "WAKALA"], None, false), Ok(vec!["duka", "c"]), "an id goes before a name");
        assert_eq!(of(&["Duka"], None, false), Ok(vec!["a"]));
        assert_eq!(of(&[], Some("Asha"), false), Ok(vec!["a", "c"]));
        assert_eq!(of(&[], None, true), Ok(vec!["a", "duka", "c"]));
        assert!(of(&["Duka", "Duk"], None, false).unwrap_err().contains("\"Duk\""));
        assert!(of(&[], Some("asha"), false).unwrap_err().contains("asha"));
    }
}
