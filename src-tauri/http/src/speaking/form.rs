//! Bodies as a form: fields and a file, as browsers and some clients send them. The file is read where it lies, a second time when its length
//! is known.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::http::header;
use futures::stream::{self, Stream};
use multer::{Field, Multipart, parse_boundary};

use super::asked::Asked;
use super::query::Query;
use super::refused::Refused;

/// So much of a body is looked at at once.
const AT_ONCE: usize = 64 << 10;
/// The longest field that is no file, in bytes.
const LONGEST_FIELD: usize = 256 << 10;
/// As many fields as a form has at most.
const MOST_FIELDS: usize = 64;

/// A form, read.
pub(crate) struct Form {
    fields: Query,
    /// Its file; the first where it has several.
    pub file: Option<FileInForm>,
}

/// A file that came in a form.
pub(crate) struct FileInForm {
    /// What it is called.
    pub name: Option<String>,
    /// What it is said to be.
    pub media_type: Option<String>,
    /// How long it is.
    pub bytes: u64,
    boundary: String,
}

impl Form {
    /// What the body says; none where it is no form.
    pub(crate) async fn read(asked: &Asked) -> Result<Option<Self>, Refused> {
        let said = asked.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if let Ok(boundary) = parse_boundary(said) {
            return Self::of_parts(asked.body.clone(), boundary).await.map(Some);
        }
        let kind = said.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Ok(None);
        }
        let text = std::str::from_utf8(&asked.body).map_err(|_| Refused::bad("the form is no text"))?;
        if text.bytes().filter(|byte| *byte == b'&').count() >= MOST_FIELDS {
            return Err(Refused::bad(format!("a form has at most {MOST_FIELDS} fields")));
        }
        Ok(Some(Self { fields: Query::of(text), file: None }))
    }

    async fn of_parts(body: Bytes, boundary: String) -> Result<Self, Refused> {
        let mut parts = Multipart::new(in_pieces(body), boundary.clone());
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(mut part) = parts.next_field().await.map_err(no_form)? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let (called, kind) = (part.file_name().map(str::to_owned), part.content_type().map(ToString::to_string));
            let (mut text, mut bytes) = (Vec::new(), 0_u64);
            while let Some(chunk) = part.chunk().await.map_err(no_form)? {
                bytes += chunk.len() as u64;
                if !is_file {
                    text.extend_from_slice(&chunk);
                }
                if text.len() > LONGEST_FIELD {
                    return Err(Refused::bad(format!("a field of a form has at most {LONGEST_FIELD} bytes")));
                }
            }
            if is_file {
                let boundary = boundary.clone();
                file.get_or_insert(FileInForm { name: called, media_type: kind, bytes, boundary });
            } else {
                let text = String::from_utf8(text).map_err(|_| Refused::bad("a field of the form is no text"))?;
                fields.push((name, text));
            }
            if fields.len() > MOST_FIELDS {
                return Err(Refused::bad(format!("a form has at most {MOST_FIELDS} fields")));
            }
        }
        Ok(Self { fields: Query::of_pairs(fields), file })
    }

    /// A field; an empty one is none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    /// Whether a field says so.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.fields.is_true(name)
    }
}

impl FileInForm {
    /// The file in the body that it came in, to be read piece by piece.
    pub(crate) async fn opened(&self, body: Bytes) -> Result<FilePieces, Refused> {
        let mut parts = Multipart::new(in_pieces(body), self.boundary.clone());
        while let Some(part) = parts.next_field().await.map_err(no_form)? {
            if part.file_name().is_some() {
                return Ok(FilePieces(part));
            }
        }
        Err(Refused::bad("the form has no file"))
    }
}

/// A file of a form, as it is read.
pub(crate) struct FilePieces(Field<'static>);

impl FilePieces {
    /// The next piece of it; none at its end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Refused> {
        self.0.chunk().await.map_err(no_form)
    }
}

fn in_pieces(body: Bytes) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
    stream::unfold(body, async |mut rest: Bytes| {
        if rest.is_empty() {
            return None;
        }
        let piece = rest.split_to(rest.len().min(AT_ONCE));
        Some((Ok(piece), rest))
    })
}

fn no_form(error: multer::Error) -> Refused {
    Refused::bad(format!("the form can't be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(file: &[u8]) -> Bytes {
        let mut body = b"--x\r\nContent-Disposition: form-data; name=\"number\"\r\n\r\n255700000431\r\n\
            --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bei.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
            .to_vec();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--x--\r\n");
        body.into()
    }

    #[tokio::test]
    async fn a_file_in_a_form_is_read_where_it_lies() {
        // Larger than what is looked at at once, and with what looks like an end in it.
        let file: Vec<u8> = b"%PDF\r\n--y\r\n--".iter().copied().cycle().take(3 * AT_ONCE + 7).collect();
        let body = written(&file);
        let form = Form::of_parts(body.clone(), "x".to_owned()).await.ok().unwrap();
        let found = form.file.as_ref().unwrap();
        assert_eq!(form.get("number"), Some("255700000431"));
        assert_eq!((found.name.as_deref(), found.bytes), (Some("bei.pdf"), file.len() as u64));
        assert_eq!(found.media_type.as_deref(), Some("application/pdf"));
        let (mut pieces, mut got) = (found.opened(body).await.ok().unwrap(), Vec::new());
        while let Some(piece) = pieces.next().await.ok().unwrap() {
            got.extend_from_slice(&piece);
        }
        assert!(got == file);
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused() {
        let whole = written(b"a");
        for wrong in [&whole[..whole.len() - 9], b"", b"--y\r\n\r\n--y--\r\n"] {
            let read = Form::of_parts(Bytes::copy_from_slice(wrong), "x".to_owned()).await;
            assert!(read.is_err() || read.is_ok_and(|form| form.file.is_none()), "{wrong:?}");
        }
        let many =
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n".repeat(MOST_FIELDS + 1) + "--x--\r\n";
        assert!(Form::of_parts(many.into(), "x".to_owned()).await.is_err());
    }
}
