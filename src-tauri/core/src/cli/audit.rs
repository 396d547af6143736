//! The audit trail, said in the operator's language. Words of other versions stay as they are.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wakala_client::Client;
use wakala_contract::{AuditLineView, AuditPage, MismatchView};
use wakala_domain::audit::{AuditAction, AuditFigure, TriggerWord};
use wakala_domain::lifecycle::{Badge, ReasonKind};
use wakala_words::Words;

use super::out::Out;
use super::table::{Table, cuttable, whole};
use super::{CliError, instance, instances, words};

pub(super) async fn audit(
    core: &Client,
    out: &mut Out,
    of: Option<String>,
    limit: u32,
    before: Option<i64>,
) -> Result<(), CliError> {
    let of = match of {
        Some(name) => Some(instance(core, &name).await?.id),
        None => None,
    };
    let names: HashMap<String, String> = instances(core).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let page: AuditPage = core.call("audit", &json!({ "instance": of, "before": before, "limit": limit })).await?;
    let w = words::words();
    let head = [
        whole(w.cli_head_at()),
        cuttable(w.cli_head_who()),
        cuttable(w.cli_head_what()),
        cuttable(w.cli_head_result()),
        cuttable(w.cli_head_instance()),
    ];
    out.table(&page, |page| {
        page.lines.iter().fold(Table::new(head, w.cli_nothing_asked()), |table, line| {
            let instance = line.instance.as_ref().map(|id| names.get(id).unwrap_or(id)).cloned().unwrap_or_default();
            let cells =
                [words::moment(line.at), who(w, line), action(w, &line.action), result(w, &line.result), instance];
            table.noted_row(cells, more(w, line))
        })
    })?;
    let last = page.lines.last().filter(|_| page.more);
    out.more(last.map(|line| format!("--before {}", line.id)))
}

/// A word of the contract, or none when it is of another version.
fn known<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::from(word)).ok()
}

fn plain(word: &str) -> String {
    word.replace('_', " ")
}

fn who(w: &Words, line: &AuditLineView) -> String {
    let trigger = known::<TriggerWord>(&line.trigger).map_or_else(|| plain(&line.trigger), |one| w.audit_trigger(one));
    match &line.caller {
        Some(name) => format!("{trigger}: {name}"),
        None => trigger,
    }
}

fn action(w: &Words, word: &str) -> String {
    known::<AuditAction>(word).map_or_else(|| plain(word), |action| w.audit_action(action))
}

/// What came of a line: a word of the trail's own, or how the number was then.
fn result(w: &Words, word: &str) -> String {
    let own = match word {
        "done" => Some(w.audit_result_done()),
        "begun" => Some(w.audit_result_begun()),
        "joined" => Some(w.audit_result_joined()),
        "superseded" => Some(w.audit_result_superseded()),
        "ended" => Some(w.audit_result_ended()),
        "interrupted" => Some(w.audit_result_interrupted()),
        "refused" => Some(w.audit_result_refused()),
        _ => None,
    };
    own.or_else(|| known::<Badge>(word).map(|badge| w.badge(badge)))
        .or_else(|| known::<MismatchView>(word).map(|mismatch| w.mismatch(mismatch)))
        .or_else(|| known::<ReasonKind>(word).map(|reason| w.reason(reason)))
        .unwrap_or_else(|| plain(word))
}

/// A figure as it is said: most stand as they are.
fn spoken(w: &Words, figure: AuditFigure, value: &str) -> String {
    let said = match figure {
        AuditFigure::AutoDisconnectedAt => value.parse().ok().map(words::moment),
        AuditFigure::Reason => known::<ReasonKind>(value).map(|reason| w.reason(reason)),
        AuditFigure::Attempt
        | AuditFigure::Rebuild
        | AuditFigure::Instances
        | AuditFigure::Late
        | AuditFigure::Checked
        | AuditFigure::Mismatches
        | AuditFigure::Reconnected
        | AuditFigure::Updated
        | AuditFigure::AuditLines
        | AuditFigure::TimelineLines
        | AuditFigure::OlderThanDays
        | AuditFigure::Instance
        | AuditFigure::Messages
        | AuditFigure::KeptAside
        | AuditFigure::Key
        | AuditFigure::Call
        | AuditFigure::Webhook
        | AuditFigure::Events
        | AuditFigure::Name
        | AuditFigure::Host
        | AuditFigure::External
        | AuditFigure::Owner
        | AuditFigure::Changed => None,
    };
    said.unwrap_or_else(|| value.to_owned())
}

/// Why, and its figures, `name=figure` each; if there is any of that.
fn more(w: &Words, line: &AuditLineView) -> Option<String> {
    let cause = line.cause.as_deref().filter(|cause| *cause != line.result);
    let cause = cause.map(|cause| known::<ReasonKind>(cause).map_or_else(|| plain(cause), |reason| w.reason(reason)));
    let figures = line.detail.as_deref().unwrap_or_default().split_whitespace().map(|part| {
        let figure = part.split_once('=').and_then(|(name, value)| Some((known::<AuditFigure>(name)?, value)));
        figure.map_or_else(|| part.to_owned(), |(figure, value)| w.audit_figure(figure, &spoken(w, figure, value)))
    });
    let all: Vec<String> = cause.into_iter().chain(figures).collect();
    (!all.is_empty()).then(|| words::aside(&all.join(", ")))
}

#[cfg(test)]
mod tests {
    use wakala_words::{Language, words};

    use super::*;

    const ALL: [Language; 3] = [Language::En, Language::Sw, Language::Id];

    #[test]
    fn no_word_of_the_trail_is_shown_as_it_is_stored() {
        let places = |said: &str| said.contains(['{', '_', '}']);
        for language in ALL {
            let w = words(language);
            for one in AuditAction::ALL {
                let said = action(w, one.as_str());
                assert!(!places(&said) && said != one.as_str(), "{language:?} {one:?}: {said}");
            }
            for one in TriggerWord::ALL {
                assert!(!places(&w.audit_trigger(one)), "{language:?} {one:?}");
            }
        }
    }

    #[test]
    fn figures_are_said_and_what_another_version_wrote_stays() {
        let said = |detail: &str| {
            let line = json!({ "id": 1, "at": 0, "instance": null, "trigger": "timer", "caller": "till 2", "action": "prune",
                "cause": null, "result": "done", "detail": detail, "duration_ms": null });
            let line: AuditLineView = serde_json::from_value(line).unwrap();
            (who(words(Language::En), &line), more(words(Language::En), &line))
        };
        assert_eq!(
            said("attempt=2 rebuild=soft"),
            ("Clock: till 2".into(), Some("(try 2, connection made anew)".into()))
        );
        assert_eq!(said("older_than_days=1 parcels=812 odd").1.unwrap(), "(older than 1 day, parcels=812, odd)");
        let caused = |cause: &str| {
            let line = json!({ "id": 1, "at": 0, "instance": null, "trigger": "timer", "caller": null, "action": "connect",
                "cause": cause, "result": "unreachable", "detail": "attempt=2", "duration_ms": null });
            more(words(Language::En), &serde_json::from_value(line).unwrap())
        };
        assert_eq!(caused("ping_silence"), Some("(No answer from WhatsApp, try 2)".into()));
        assert_eq!(caused("unreachable"), Some("(try 2)".into()));
        assert_eq!(said("").1, None);
        assert_eq!(action(words(Language::En), "fly_home"), "fly home");
        assert_eq!(result(words(Language::Sw), "disk_full"), words(Language::Sw).reason(ReasonKind::DiskFull));
    }
}
