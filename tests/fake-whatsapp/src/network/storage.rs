//! What can be asked of the media store, and done to it.

use super::PracticeNetwork;
use crate::connection::lock;
use crate::media::{self, MediaDone, MediaPaths, MediaRule, StoredMedia};

impl PracticeNetwork {
    /// The certificate that the server shows under TLS, for a client that wants to trust it: DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.0.certificate
    }

    /// All that is in the store, by its path.
    #[must_use]
    pub fn media(&self) -> Vec<StoredMedia> {
        lock(&self.0.world).media.list()
    }

    /// What was asked of the store, in order: the last ten thousand calls.
    #[must_use]
    pub fn media_log(&self) -> Vec<MediaDone> {
        lock(&self.0.world).media.log()
    }

    /// The store goes by a rule from now on, behind the ones that there are.
    pub fn media_rule(&self, rule: MediaRule) {
        lock(&self.0.world).media.rules.push(media::Active::new(rule));
    }

    /// The store goes by no rule any more.
    pub fn clear_media_rules(&self) {
        lock(&self.0.world).media.rules.clear();
    }

    /// Who asks for this is told that it is gone: 404, 410. Whether it was there.
    #[must_use]
    pub fn expire_media(&self, direct_path: &str, status: u16) -> bool {
        lock(&self.0.world).media.expire(direct_path, status)
    }

    /// What the paths of later uploads look like.
    pub fn set_media_paths(&self, paths: MediaPaths) {
        lock(&self.0.world).media.paths = paths;
    }

    /// The largest upload, and the most that is kept in all; in bytes.
    pub fn set_media_limits(&self, each: usize, all: usize) {
        lock(&self.0.world).media.limit(each, all);
    }

    /// Devices that ask are told of these hosts, the first as the primary one; of the server itself without any.
    pub fn set_media_hosts(&self, hosts: Vec<String>) {
        lock(&self.0.world).media.name_hosts(hosts);
    }

    /// What devices were given to upload with is good no more: 401, until they ask again.
    pub fn renew_media_auth(&self) {
        lock(&self.0.world).media.renew_auth();
    }
}
