//! What suites of others post to the server's own port: the QR code that a client shows, to be scanned by a phone.
//!
//! Which phone is told by the name that the client registers with: the same name is the same phone. A name may begin with what
//! that phone enforces: `restricted:`, or `scenario:FLAG,FLAG:`. Such a phone lies in a drawer: it links devices and shares its
//! keys with them, and receives nothing itself.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;

use crate::connection::lock;
use crate::network::{self, Here};
use crate::pairing::{self, ScanError};
use crate::tokens::Scenario;
use crate::world::World;

/// A request longer than this is none.
const MOST: usize = 16 * 1024;
/// So much of one is heard out all the same: whoever is cut off in the middle of asking hears no answer.
const HEARD_OUT: usize = 4 << 20;
/// The numbers of phones that are made here begin with this; no country has them.
const FIRST_NUMBER: u64 = 999_000_000_000;

/// The only call.
pub(crate) fn router() -> Router<Here> {
    Router::new().route("/admin/mock-phone/scan-qr", post(answer))
}

async fn answer(State(here): State<Here>, body: Body) -> Result<String, (StatusCode, String)> {
    let too_long = || (StatusCode::PAYLOAD_TOO_LARGE, format!("more than {MOST} bytes"));
    let heard = to_bytes(body, HEARD_OUT).await.ok().filter(|heard| heard.len() <= MOST).ok_or_else(too_long)?;
    let code = std::str::from_utf8(&heard).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    scan(&here, code).map_err(|error| (StatusCode::CONFLICT, error.to_string()))
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
