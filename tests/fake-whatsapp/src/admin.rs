//! What suites of others post to the server's own port: the QR code that a client shows, to be scanned by a phone.
//!
//! Which phone is told by the name that the client registers with: the same name is the same phone. A name may begin with what
//! that phone enforces: `restricted:`, or `scenario:FLAG,FLAG:`. Such a phone lies in a drawer: it links devices and shares its
//! keys with them, and receives nothing itself.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::connection::lock;
use crate::network::{self, Here};
use crate::pairing::{self, ScanError};
use crate::tokens::Scenario;
use crate::world::World;

/// The only call.
const SCAN: &[u8] = b"POST /admin/mock-phone/scan-qr ";
/// A request longer than this is none.
const MOST: usize = 16 * 1024;
/// How long the rest of a request is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// The numbers of phones that are made here begin with this; no country has them.
const FIRST_NUMBER: u64 = 999_000_000_000;

/// Whether a connection begins with a call, and not with a client. Reads nothing away.
pub(crate) async fn is_called(stream: &TcpStream) -> bool {
    let mut first = [0; 5];
    matches!(stream.peek(&mut first).await, Ok(5)) && first == SCAN[..5]
}

/// Answers one call, and closes.
pub(crate) async fn serve(mut stream: TcpStream, here: &Here) {
    let answer = match read(&mut stream).await {
        Some(code) => match scan(here, &code) {
            Ok(phone) => ("200 OK", phone),
            Err(error) => ("409 Conflict", error.to_string()),
        },
        None => ("400 Bad Request", "POST a QR code to /admin/mock-phone/scan-qr".to_owned()),
    };
    let (status, body) = answer;
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // Whoever does not wait for the answer does not want it.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    let _ = stream.shutdown().await;
    // What is still on its way is taken, else the answer is lost with it.
    let rest = async { while matches!(stream.read(&mut [0; 4096]).await, Ok(1..)) {} };
    let _ = tokio::time::timeout(PATIENCE, rest).await;
}

/// The body of a call.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    loop {
        if let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"))?.trim().parse().ok()?;
            let whole = end.checked_add(4)?.checked_add(length).filter(|whole| *whole <= MOST)?;
            if request.len() >= whole {
                let body = request.starts_with(SCAN).then(|| request[end + 4..whole].to_vec())?;
                return String::from_utf8(body).ok();
            }
        }
        if request.len() > MOST || stream.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
    }
}

/// Lets the phone scan that the client's name stands for; its number.
fn scan(here: &Here, code: &str) -> Result<String, ScanError> {
    let (phone, fresh) = {
        let mut world = lock(&here.world);
        let name = pairing::name_of(&world, code)?;
        match world.names.get(&name).filter(|_| !name.is_empty()).cloned() {
            Some(phone) => (phone, false),
            None => (make_phone(&mut world, &name), true),
        }
    };
    if fresh {
        here.bring_up_away(&phone);
    }
    pairing::scan(&mut lock(&here.world), &phone, code)?;
    Ok(phone)
}

fn make_phone(world: &mut World, name: &str) -> String {
    let (scenario, shown) = Scenario::read(name);
    let number = (FIRST_NUMBER..).map(|number| number.to_string()).find(|number| !world.accounts.contains_key(number));
    let number = number.unwrap_or_default();
    let shown = if shown.is_empty() { format!("Phone {number}") } else { shown.to_owned() };
    network::make_account(world, &number, &shown);
    if let Some(account) = world.accounts.get_mut(&number) {
        // As new accounts are by now.
        account.lid_addressing = true;
        scenario.settle(account);
    }
    if !name.is_empty() {
        world.names.insert(name.to_owned(), number.clone());
    }
    number
}
