//! What is changed of an instance.

use serde_json::json;
use wakala_client::{Client, ClientError};
use wakala_contract::InstanceView;
use wakala_domain::typed_number::Country;

use super::out::Out;
use super::{CliError, CountryChoice, Set, YesOrNo, instance, words};

pub(super) async fn set(core: &Client, out: &mut Out, set: Set) -> Result<(), CliError> {
    let mut changed = instance(core, &set.instance).await?;
    if set.name.is_some() || set.workspace.is_some() {
        let name = set.name.unwrap_or_else(|| changed.name.clone());
        let workspace = set.workspace.unwrap_or_else(|| changed.workspace.clone());
        changed =
            core.call("edit_instance", &json!({ "id": changed.id, "name": name, "workspace": workspace })).await?;
    }
    if let Some(choice) = set.country {
        let country = match choice {
            CountryChoice::Own => None,
            CountryChoice::Of(country) => Some(country),
        };
        changed = choose_country(core, &changed, country).await?;
    }
    if let Some(choice) = set.available {
        let available = choice == YesOrNo::Yes;
        changed = core.call("set_available", &json!({ "id": changed.id, "available": available })).await?;
    }
    out.value(&changed, |changed| format!("{}: {}", changed.name, words::words().cli_did_set()))
}

/// Chooses the country of numbers without a country code.
async fn choose_country(
    core: &Client,
    of: &InstanceView,
    country: Option<Country>,
) -> Result<InstanceView, ClientError> {
    core.call("set_country", &json!({ "id": of.id, "country": country.map(|country| country.to_string()) })).await
}
