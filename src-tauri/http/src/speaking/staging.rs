//! Files that are sent, as base64 or in a form: handed over piece by piece, so that none is in memory twice.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use wakala_contract::{FileRef, Request as Asks, StageFile, StagedFile};

use super::asked::Asked;
use super::form::FileInForm;
use super::refused::Refused;

/// Characters of base64 that are read at once: three bytes for each four.
const AT_ONCE: usize = 64 << 10;
/// With padding or without, as clients write it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The file itself, where it stands in the body: of an optional text serde makes a copy.
#[derive(Deserialize)]
pub(crate) struct Data<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// Where a file comes from.
pub(crate) enum Source<'a> {
    /// Base64, perhaps behind `data:image/png;base64,`; and the field that it stands in.
    Base64(&'a str, &'static str),
    /// A part of a form.
    Form(&'a FileInForm),
}

/// Takes a file over, to be sent; as it is when the last of it has come.
pub(crate) async fn staged(asked: &Asked, source: Source<'_>, name: &str) -> Result<StagedFile, Refused> {
    match source {
        Source::Base64(data, field) => of_base64(asked, data, name, field).await,
        Source::Form(file) => of_form(asked, file, name).await,
    }
}

/// Of what was handed over and is not sent, or is sent by now, nothing lies here for nobody.
pub(crate) async fn dropped(asked: &Asked, file: String) {
    if asked.asks(Asks::DropFile(FileRef { file })).await.is_err() {
        tracing::info!("a file that was handed over could not be dropped; it is with those that nobody sends");
    }
}

/// What a file is called: as it is given, or after what it is.
pub(crate) fn file_name(given: Option<&str>, media_type: Option<&str>) -> String {
    let given = given.map(str::trim).filter(|name| !name.is_empty());
    // Clients give the whole path of a file that they have read.
    let given = given.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name)).filter(|name| !name.is_empty());
    given.map_or_else(
        || {
            let kind = media_type.and_then(|kind| kind.split([';', ' ']).next()).unwrap_or_default();
            let end = kind.split_once('/').map_or("bin", |(_, end)| end);
            let end: String = end.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
            format!("file.{}", if end.is_empty() { "bin" } else { &end })
        },
        str::to_owned,
    )
}

async fn begun(asked: &Asked, name: &str, bytes: u64) -> Result<StagedFile, Refused> {
    asked.asks_for(Asks::StageFile(StageFile { name: name.to_owned(), bytes })).await
}

async fn or_dropped(
    asked: &Asked,
    place: StagedFile,
    filled: Result<Option<StagedFile>, Refused>,
) -> Result<StagedFile, Refused> {
    match filled {
        Ok(filled) => Ok(filled.unwrap_or(place)),
        Err(refused) => {
            dropped(asked, place.file).await;
            Err(refused)
        }
    }
}

async fn of_form(asked: &Asked, file: &FileInForm, name: &str) -> Result<StagedFile, Refused> {
    if file.bytes == 0 {
        return Err(Refused::bad("the file is empty"));
    }
    let place = begun(asked, name, file.bytes).await?;
    let filled = async {
        let mut pieces = file.opened(asked.body.clone()).await?;
        let (mut offset, mut whole) = (0, None);
        while let Some(piece) = pieces.next().await? {
            let at = offset;
            offset += piece.len() as u64;
            whole = Some(asked.core.add_to_file(&asked.caller, &place.file, at, piece.to_vec()).await?);
        }
        Ok(whole)
    };
    let filled = filled.await;
    or_dropped(asked, place, filled).await
}

/// What stands behind `data:image/png;base64,`, as browsers write it.
pub(crate) fn undressed(data: &str) -> &str {
    data.strip_prefix("data:").and_then(|rest| rest.split_once(',')).map_or(data, |(_, rest)| rest)
}

async fn of_base64(asked: &Asked, data: &str, name: &str, field: &'static str) -> Result<StagedFile, Refused> {
    let no_base64 = || Refused::bad(format!("{field} is no base64"));
    let data = undressed(data);
    let data: Cow<'_, str> = if data.bytes().any(|byte| byte.is_ascii_whitespace()) {
        Cow::Owned(data.split_ascii_whitespace().collect())
    } else {
        Cow::Borrowed(data)
    };
    let digits = data.trim_end_matches('=').len();
    let bytes = (digits / 4 * 3 + [0, 0, 1, 2][digits % 4]) as u64;
    if digits % 4 == 1 || bytes == 0 || data.len() - digits > 2 {
        return Err(no_base64());
    }
    let place = begun(asked, name, bytes).await?;
    let filled = async {
        let (mut offset, mut whole) = (0, None);
        for part in data.as_bytes().chunks(AT_ONCE) {
            let part = BASE64.decode(part).map_err(|_| no_base64())?;
            let at = offset;
            offset += part.len() as u64;
            whole = Some(asked.core.add_to_file(&asked.caller, &place.file, at, part).await?);
        }
        Ok(whole)
    };
    let filled = filled.await;
    or_dropped(asked, place, filled).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_it_is_given_or_after_what_it_is() {
        for (filename, mimetype, wanted) in [
            (Some("bei.pdf"), None, "bei.pdf"),
            (Some("/home/asha/bei ya leo.pdf"), None, "bei ya leo.pdf"),
            (Some("C:\\bei.pdf"), None, "bei.pdf"),
            (Some("  "), Some("image/png"), "file.png"),
            (None, Some("audio/ogg; codecs=opus"), "file.ogg"),
            (None, Some("image/svg+xml/../.."), "file.svgxml"),
            (None, None, "file.bin"),
        ] {
            assert_eq!(file_name(filename, mimetype), wanted);
        }
    }

    #[test]
    fn base64_may_say_what_it_is() {
        assert_eq!(undressed("data:text/plain;base64,aGFi/QQ"), "aGFi/QQ");
        assert_eq!(undressed("aGFi"), "aGFi");
    }
}
