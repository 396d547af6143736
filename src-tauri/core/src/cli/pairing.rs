//! Links an instance to a phone from a terminal: the code is shown anew each time that WhatsApp gives another one.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use wakala_client::{Client, ClientError, Feed};
use wakala_contract::{ErrorCode, FeedBody, InstanceView, LinkView, PairingView};
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::Badge;

use super::drawing::on_terminal;
use super::out::Out;
use super::{CliError, Pair, instance, words};

/// How often it is looked whether anybody still reads.
const LOOK: Duration = Duration::from_secs(1);

pub(super) async fn pair(core: &Client, out: &mut Out, pair: Pair) -> Result<(), CliError> {
    let one = instance(core, &pair.instance).await?;
    if one.link == LinkView::Linked {
        return Err(CliError::Asked(words::words().cli_linked_already(&one.name, &one.phone.unwrap_or_default())));
    }
    if let Some(range) = pair.history {
        let chosen = json!({ "id": one.id, "history": range.choice() });
        core.call::<Value>("choose_history", &chosen).await?;
    }
    // Before anything is asked for, so that nothing is missed; what it says of the time before is of no use.
    let mut feed = core.feed().await?;
    changed(core, &mut feed, &one.id).await?;
    let id = json!({ "id": one.id });
    match &pair.code {
        Some(phone) => {
            let asked = json!({ "id": one.id, "phone": phone });
            core.call::<Value>("pair_by_code", &asked).await?;
        }
        None if one.wanted == Wanted::Stopped => {
            core.call::<Value>("start_instance", &id).await?;
        }
        // A pairing that runs must not be begun anew.
        None if matches!(one.badge, Badge::CodeExpired | Badge::NeedsYou) => {
            core.call::<Value>("show_new_code", &id).await?;
        }
        None => {}
    }
    let mut shown = None;
    let mut ran = false;
    let mut now: InstanceView = core.call("instance", &id).await?;
    loop {
        if now.link == LinkView::Linked && now.badge == Badge::Online {
            return out.value(&now, |now| {
                let w = words::words();
                w.cli_linked(&now.name, &now.phone.clone().unwrap_or_else(|| w.cli_its_phone()))
            });
        }
        if ran && now.wanted == Wanted::Stopped {
            return Err(CliError::Asked(words::words().cli_stopped_meanwhile()));
        }
        ran |= now.wanted == Wanted::Running;
        if now.stranger.is_some() {
            return Err(CliError::Asked(words::words().cli_stranger()));
        }
        if matches!(now.badge, Badge::NeedsYou | Badge::Error) {
            let why = now.last_error.as_ref().map(|failure| words::reason(&failure.reason)).unwrap_or_default();
            return Err(CliError::Asked(words::words().cli_cannot_link(&why)));
        }
        if let Some(pairing) = now.pairing.clone().filter(|pairing| shown.as_ref() != Some(pairing)) {
            show(core, out, &pair, &now, &pairing, shown.is_some()).await?;
            shown = Some(pairing);
        }
        now = heard(core, out, &mut feed, &one.id).await?;
    }
}

/// The instance when it is next told, as long as somebody can see what is shown.
async fn heard(core: &Client, out: &Out, feed: &mut Feed, id: &str) -> Result<InstanceView, CliError> {
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            changed = changed(core, feed, id) => return changed,
            _ = look.tick() => if out.is_closed() {
                return Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe).into());
            },
        }
    }
}

async fn show(
    core: &Client,
    out: &mut Out,
    pair: &Pair,
    now: &InstanceView,
    pairing: &PairingView,
    again: bool,
) -> Result<(), CliError> {
    match pairing {
        // The codes of an earlier pairing may be told once more before the new one begins.
        PairingView::Expired if again => {
            return Err(CliError::Asked(words::words().cli_codes_used_up()));
        }
        PairingView::Qr { .. } if pair.code.is_none() => {
            if !code(core, out, pair, now).await? {
                return Ok(());
            }
        }
        PairingView::Expired
        | PairingView::Qr { .. }
        | PairingView::Requested
        | PairingView::Passkey { .. }
        | PairingView::Code { .. }
        | PairingView::Finishing { .. } => {}
    }
    if !out.is_json() {
        out.line(&words::pairing(now).unwrap_or_default())?;
    } else if let PairingView::Code { .. } = pairing {
        out.json(pairing)?;
    }
    Ok(out.flush()?)
}

/// Draws the code; false when there is no room for it, which is said in its place.
fn draw(out: &mut Out, drawn: &str, now: &InstanceView) -> Result<bool, CliError> {
    // One that does not say how large it is is trusted.
    let Some(room) = out.room().filter(|room| room.rows > 0) else {
        out.picture(drawn)?;
        return Ok(true);
    };
    match on_terminal(drawn, &words::pairing(now).unwrap_or_default(), room) {
        Ok(inked) => out.picture(&inked)?,
        Err(needed) => {
            let said = words::words().cli_qr_no_room(needed.columns, needed.rows);
            out.picture(&format!("{said}\n"))?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// Shows the QR code; false when another one is there already, or it has no room.
async fn code(core: &Client, out: &mut Out, pair: &Pair, now: &InstanceView) -> Result<bool, CliError> {
    let format = match (&pair.png, out.is_json()) {
        (Some(_), _) => "png",
        (None, true) => "text",
        (None, false) => "terminal",
    };
    let picture = match core.picture(&now.id, format).await {
        Ok(picture) => picture,
        Err(ClientError::Refused(error)) if error.code == ErrorCode::WrongState => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    match &pair.png {
        Some(file) => {
            keep(file, &picture.bytes).await?;
            if out.is_json() {
                out.json(&json!({ "file": file, "expires_at": picture.until }))?;
            } else {
                out.line(&words::words().cli_code_in_file(&file.display().to_string(), &words::moment(picture.until)))?;
            }
        }
        None if out.is_json() => {
            let code = String::from_utf8_lossy(&picture.bytes);
            out.json(&json!({ "qr_code": code, "expires_at": picture.until }))?;
        }
        None => return draw(out, &String::from_utf8_lossy(&picture.bytes), now),
    }
    Ok(true)
}

/// Whoever looks at the file sees a whole picture.
async fn keep(file: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    // Whoever has the code can link a phone: it is the user's alone.
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut kept = options.open(&part).await?;
    kept.write_all(bytes).await?;
    kept.sync_all().await?;
    Ok(tokio::fs::rename(&part, file).await?)
}

/// The instance when it is next told. A feed that ended because it lagged is opened anew.
async fn changed(core: &Client, feed: &mut Feed, id: &str) -> Result<InstanceView, CliError> {
    loop {
        let Some(item) = feed.next().await? else {
            *feed = core.feed().await?;
            continue;
        };
        match item.body {
            FeedBody::Snapshot { snapshot } => {
                let one = snapshot.instances.into_iter().find(|one| one.id == id);
                return one.ok_or_else(|| CliError::Asked(words::words().cli_instance_deleted()));
            }
            FeedBody::Instance { instance } if instance.id == id => return Ok(instance),
            FeedBody::InstanceGone { id: gone } if gone == id => {
                return Err(CliError::Asked(words::words().cli_instance_deleted()));
            }
            FeedBody::Instance { .. }
            | FeedBody::InstanceGone { .. }
            | FeedBody::Chat { .. }
            | FeedBody::ChatMerged { .. }
            | FeedBody::Message { .. }
            | FeedBody::MessageGone { .. }
            | FeedBody::Lane { .. }
            | FeedBody::Timeline { .. }
            | FeedBody::Show { .. }
            | FeedBody::Chosen { .. }
            | FeedBody::Lagged => {}
        }
    }
}
