//! A file that is cut off at every byte, over stores that know parts and stores that know none, and stores whose parts are of something else.

use std::collections::VecDeque;
use std::io::{Cursor, Seek as _, Write as _};
use std::sync::Mutex;

use async_trait::async_trait;
use whatsapp_rust::anyhow;
use whatsapp_rust::prelude::MessageField;
use whatsapp_rust::wacore::net::{HttpResponse, StreamingHttpResponse};
use whatsapp_rust::wacore::upload::encrypt_media_with_key;

use super::*;

const KEY_OF_IT: [u8; KEY] = [7; KEY];
const HOST: &str = "mmg.whatsapp.net";

/// What a store does when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// Gives what is asked for, and breaks off behind so many bytes of it.
    Cut(usize),
    /// Gives all of it from its beginning, whatever is asked for.
    Whole,
    /// Says that it has not so much.
    NotInIt,
    /// Gives what is asked for.
    Part,
}

/// A store with one content.
struct StoreOfOne {
    content: Vec<u8>,
    then: Mutex<VecDeque<Then>>,
    asked: Mutex<Vec<Option<usize>>>,
}

struct CutOff(Cursor<Vec<u8>>, bool);

impl Read for CutOff {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into)? {
            0 if self.1 => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
            read => Ok(read),
        }
    }
}

#[async_trait]
impl HttpClient for StoreOfOne {
    async fn execute(&self, _: HttpRequest) -> Result<HttpResponse, anyhow::Error> {
        Err(anyhow::anyhow!("nobody asks so"))
    }

    fn execute_streaming(&self, request: HttpRequest) -> Result<StreamingHttpResponse, anyhow::Error> {
        let from = request.headers.get("range").map(|range| {
            range.strip_prefix("bytes=").and_then(|range| range.strip_suffix('-')).unwrap().parse::<usize>().unwrap()
        });
        self.asked.lock().unwrap().push(from);
        let then = self.then.lock().unwrap().pop_front().unwrap_or(Then::Part);
        let begin = from.unwrap_or_default().min(self.content.len());
        let answer = |status_code, content: Vec<u8>, cut| {
            let body = Box::new(CutOff(Cursor::new(content), cut));
            Ok(StreamingHttpResponse { status_code, body })
        };
        let status = if from.is_some() { 206 } else { 200 };
        match then {
            Then::Cut(after) => {
                let end = (begin + after).min(self.content.len());
                answer(status, self.content[begin..end].to_vec(), true)
            }
            Then::Part => answer(status, self.content[begin..].to_vec(), false),
            Then::Whole => answer(200, self.content.clone(), false),
            Then::NotInIt if from.is_some() => answer(416, Vec::new(), false),
            Then::NotInIt => answer(200, self.content.clone(), false),
        }
    }
}

fn store(content: &[u8], then: &[Then]) -> StoreOfOne {
    StoreOfOne { content: content.to_vec(), then: Mutex::new(then.iter().copied().collect()), asked: Mutex::default() }
}

fn plain(length: usize) -> Vec<u8> {
    (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

fn sealed(plain: &[u8]) -> Vec<u8> {
    encrypt_media_with_key(plain, MediaType::Image, Some(&KEY_OF_IT)).unwrap().data_to_upload
}

fn source_of(plain: &[u8], key: bool) -> Source {
    let image = wa::message::ImageMessage {
        direct_path: Some("/v/t62/1_n.enc".into()),
        media_key: key.then(|| KEY_OF_IT.to_vec()),
        file_sha256: Some(hash(plain)),
        file_length: Some(plain.len() as u64),
        ..Default::default()
    };
    of_base(&wa::Message { image_message: MessageField::some(image), ..Default::default() }).unwrap()
}

fn hash(plain: &[u8]) -> Vec<u8> {
    let mut sink = Sink::of(tempfile::tempfile().unwrap());
    sink.write_all(plain).unwrap();
    sink.sha256().to_vec()
}

/// A file with so much of it, which stands at its end.
fn file(content: &[u8]) -> std::fs::File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content).unwrap();
    file
}

/// One try on what came before: what it came to, and what lies there then.
fn tried(store: &StoreOfOne, source: &Source, before: &[u8]) -> (Result<(), FetchError>, Vec<u8>) {
    let part = file(before);
    let mut left = part.try_clone().unwrap();
    let part = Part::of(part, before.len() as u64);
    let came = fetch_from(store, &[HOST.to_owned()], "/v/t62/1_n.enc", source, part).map(|_| ());
    let mut lies = Vec::new();
    left.rewind().unwrap();
    left.read_to_end(&mut lies).unwrap();
    (came, lies)
}

fn opened(sealed: &[u8], source: &Source) -> Result<Vec<u8>, FetchError> {
    let to = tempfile::tempfile().unwrap();
    let mut read = to.try_clone().unwrap();
    open(&mut Cursor::new(sealed), source, Sink::of(to))?;
    let mut plain = Vec::new();
    read.rewind().unwrap();
    read.read_to_end(&mut plain).unwrap();
    Ok(plain)
}

#[test]
fn the_length_of_a_sealed_file_is_known_before_it_comes() {
    for length in [0, 1, 15, 16, 17, 100, 65_536] {
        let plain = plain(length);
        assert_eq!(sealed_length(&source_of(&plain, true)), Some(sealed(&plain).len() as u64), "{length}");
        assert_eq!(sealed_length(&source_of(&plain, false)), Some(length as u64), "{length}");
    }
}

#[test]
fn a_file_that_is_cut_off_at_any_byte_goes_on_there_whatever_the_store_knows_of_parts() {
    for key in [true, false] {
        let plain = plain(100);
        let content = if key { sealed(&plain) } else { plain.clone() };
        let source = source_of(&plain, key);
        for cut in 0..=content.len() {
            for then in [Then::Part, Then::Whole, Then::NotInIt] {
                let store = store(&content, &[Then::Cut(cut), then]);
                let (came, left) = tried(&store, &source, b"");
                assert!(matches!(came, Err(FetchError::NotNow(_))), "{cut}: {came:?}");
                assert_eq!(left, content[..cut], "what came stays");
                let (came, left) = tried(&store, &source, &left);
                assert_eq!((came, left.as_slice()), (Ok(()), content.as_slice()), "{cut} {then:?}");
                assert_eq!(opened(&left, &source).unwrap(), plain);
                let asked = store.asked.lock().unwrap().clone();
                let whole = cut == content.len();
                let second = (cut > 0).then_some(cut).filter(|_| !whole);
                let mut wanted = vec![None];
                wanted.extend((!whole).then_some(second));
                wanted.extend((then == Then::NotInIt && second.is_some()).then_some(None));
                assert_eq!(asked, wanted, "{cut} {then:?}");
            }
        }
    }
}

#[test]
fn many_cuts_come_to_one_file_and_nothing_comes_twice() {
    let plain = plain(5_000);
    let (content, source) = (sealed(&plain), source_of(&plain, true));
    let store = store(&content, &[Then::Cut(400); 100]);
    let (mut left, mut tries) = (Vec::new(), 0);
    loop {
        tries += 1;
        let (came, lies) = tried(&store, &source, &left);
        left = lies;
        if came.is_ok() {
            break;
        }
    }
    assert_eq!((tries, opened(&left, &source).unwrap() == plain), (content.len().div_ceil(400) + 1, true));
}

#[test]
fn what_is_here_of_something_else_is_never_taken_for_whole() {
    let plain = plain(100);
    let (content, source) = (sealed(&plain), source_of(&plain, true));
    for place in [0, 20, content.len() - 1] {
        let mut wrong = content.clone();
        wrong[place] ^= 1;
        // Changed on the disk, or at the store, before or behind the cut.
        let (came, left) = tried(&store(&content, &[]), &source, &wrong[..=place]);
        assert_eq!(came, Ok(()));
        assert!(matches!(opened(&left, &source), Err(FetchError::Wrong(_))), "{place}");
        let (came, left) = tried(&store(&wrong, &[]), &source, &content[..place]);
        assert_eq!(came, Ok(()));
        assert!(matches!(opened(&left, &source), Err(FetchError::Wrong(_))), "{place}");
    }
    // More than there can be.
    let (came, left) = tried(&store(&content, &[]), &source, &[&content[..], b"more"].concat());
    assert_eq!((came, left.as_slice()), (Ok(()), content.as_slice()));
    // A store that gives more than there can be.
    let (came, _) = tried(&store(&[&content[..], b"more"].concat(), &[]), &source, &content[..30]);
    assert!(came.is_err());
    // One that says that it is whole when it is not.
    let (came, left) = tried(&store(&content[..80], &[]), &source, &content[..30]);
    assert_eq!(came, Ok(()));
    assert!(matches!(opened(&left, &source), Err(FetchError::Wrong(_))));
}

/// As it is done on the disk: read ahead of what is written.
#[test]
fn a_file_is_opened_in_its_own_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it");
    for length in [0, 1, 16, 100, 65_536, 1_000_003] {
        let plain = plain(length);
        std::fs::write(&path, sealed(&plain)).unwrap();
        let mut reads = std::fs::File::open(&path).unwrap();
        let writes = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        let opened = open(&mut reads, &source_of(&plain, true), Sink::of(writes)).unwrap();
        assert_eq!(opened.taken(), length as u64);
        assert!(std::fs::read(&path).unwrap()[..length] == plain, "{length}");
    }
}
