//! The port on which other programs ask.

use serde_json::json;
use wakala_client::Client;
use wakala_contract::{InterfaceState, InterfaceView, SetInterface};

use super::command::Switch;
use super::out::Out;
use super::{CliError, Interface, words};

pub(super) async fn interface(core: &Client, out: &mut Out, wanted: Interface) -> Result<(), CliError> {
    let Interface { state, address, port, origin } = wanted;
    let now: InterfaceView = core.call("interface", &json!({})).await?;
    let stands = match state {
        None => now,
        Some(state) => {
            let origins = if origin.is_empty() {
                now.origins
            } else {
                origin.into_iter().filter(|origin| !origin.is_empty()).collect()
            };
            let wish = SetInterface {
                on: state == Switch::On,
                address: address.unwrap_or(now.address),
                port: port.unwrap_or(now.port),
                origins,
            };
            core.call("set_interface", &wish).await?
        }
    };
    out.value(&stands, said)
}

fn said(of: &InterfaceView) -> String {
    let w = words::words();
    match &of.state {
        InterfaceState::Off => w.cli_interface_off(),
        InterfaceState::Opening => w.cli_interface_opening(),
        InterfaceState::Served { url } => w.cli_interface_served(url),
        InterfaceState::Waiting { why, until, .. } => {
            w.cli_interface_waiting(&place(of), &w.interface_fault(*why), &words::moment(*until))
        }
    }
}

/// Address and port, as they are said.
pub(super) fn place(of: &InterfaceView) -> String {
    if of.address.contains(':') {
        format!("[{}]:{}", of.address, of.port)
    } else {
        format!("{}:{}", of.address, of.port)
    }
}
