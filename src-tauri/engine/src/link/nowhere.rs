//! A link over which nothing goes, for the tests of what stands before it.

use std::time::Duration;

use async_trait::async_trait;
use wakala_domain::address::{Address, PhoneNumber};
use wakala_domain::ids::MessageId;
use wakala_domain::ladder::Rebuild;
use wakala_domain::lifecycle::{Epoch, SessionExpected};
use wakala_domain::messages::outgoing::Parcel;
use wakala_domain::proxy::ProxyUrl;

use super::{Departure, Found, Link, SendError};
use crate::subject::Subject;

/// Is never connected.
pub(crate) struct Nowhere;

#[async_trait]
impl Link for Nowhere {
    async fn connect(&self, _: Epoch, _: Rebuild, _: SessionExpected) {}
    fn use_proxy(&self, _: Option<ProxyUrl>) {}
    fn appear(&self, _: bool) {}
    async fn disconnect(&self, _: Duration) {}
    async fn logout(&self, _: Duration) {}
    async fn request_pair_code(&self, _: Epoch, _: PhoneNumber) {}
    async fn probe(&self, _: Epoch) {}
    fn has_client(&self) -> bool {
        false
    }
    async fn send(&self, _: Epoch, _: &Address, _: &MessageId, _: &Parcel, _: &Departure) -> Result<(), SendError> {
        Err(SendError::NotConnected)
    }
    async fn find(&self, _: Epoch, _: &[Address]) -> Result<Option<Found>, SendError> {
        Err(SendError::NotConnected)
    }
    async fn subject(&self, _: Epoch, _: &Address) -> Result<Subject, SendError> {
        Err(SendError::NotConnected)
    }
    async fn mark_read(&self, _: Epoch, _: &Address, _: &Address, _: &[MessageId]) -> Result<(), SendError> {
        Err(SendError::NotConnected)
    }
}
