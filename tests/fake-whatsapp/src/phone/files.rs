//! A file that a device can't fetch any more: its phone puts it into the store once more, and tells where.

use buffa::Message as _;
use wacore::libsignal::crypto::aes_256_gcm_encrypt;
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use waproto::whatsapp as wa;

use super::Task;
use crate::connection::lock;
use crate::content;
use crate::stanza::{child_bytes, jid, leaf, now_seconds};
use crate::world::{DeviceKey, Waiting};

impl Task {
    /// A device could not fetch the file of a message: it is put into the store once more, and the device told where.
    pub(super) fn put_again(&mut self, id: &str, stanza: &Node) {
        let Some(device) = jid(stanza, "from").map(|from| from.device) else { return };
        let known = self.blobs.iter().find(|(known, ..)| known == id).map(|(_, key, path)| (key.clone(), path.clone()));
        let known = known.or_else(|| {
            let sealed =
                content::sealed(wacore::proto_helpers::MessageExt::get_base_message(&self.memory.get(id)?.message))?;
            Some((sealed.key.to_vec(), sealed.direct_path.to_owned()))
        });
        let content = match known {
            _ if self.forgetful => Err(2),
            None => Err(2),
            Some((key, path)) => self.again(id, stanza, &key, &path),
        };
        let mut notice = NodeBuilder::new("notification")
            .attr("type", "mediaretry")
            .attr("id", id.to_owned())
            .attr("from", Jid::pn(self.key.phone.as_str()))
            .attr("t", now_seconds());
        notice = match content {
            Ok(encrypt) => {
                let asked = stanza.get_optional_child("rmr").cloned();
                notice.children([encrypt].into_iter().chain(asked).collect::<Vec<_>>())
            }
            Err(code) => notice.children([NodeBuilder::new("error").attr("code", code.to_string()).build()]),
        };
        let key = DeviceKey { phone: self.key.phone.clone(), device };
        lock(&self.world).push(&key, id, Waiting::Other, notice.build());
    }

    /// What the device is told, sealed with the file's own key; the number of what is wrong, where something is.
    fn again(&self, id: &str, stanza: &Node, key: &[u8], path: &str) -> Result<Node, u16> {
        let encrypt = stanza.get_optional_child("encrypt").ok_or(1u16)?;
        let (sealed, iv) = (child_bytes(encrypt, "enc_p"), child_bytes(encrypt, "enc_iv"));
        // Only who has the message can ask for its file.
        wacore::media_retry::decrypt_media_retry_notification(key, id, &iv, &sealed).map_err(|_| 3u16)?;
        let place = lock(&self.world).media.put_again(path).ok_or(2u16)?;
        let told = wa::MediaRetryNotification {
            stanza_id: Some(id.to_owned()),
            direct_path: Some(place.direct_path),
            result: Some(wa::media_retry_notification::ResultType::SUCCESS),
            ..Default::default()
        };
        let mut secret = [0; 32];
        wacore::crypto::hkdf_sha256_into(key, None, b"WhatsApp Media Retry Notification", &mut secret)
            .map_err(|_| 1u16)?;
        let iv: [u8; 12] = rand::random();
        let mut sealed = Vec::new();
        aes_256_gcm_encrypt(&secret, &iv, id.as_bytes(), &told.encode_to_vec(), &mut sealed).map_err(|_| 1u16)?;
        Ok(NodeBuilder::new("encrypt").children([leaf("enc_p", sealed), leaf("enc_iv", iv.to_vec())]).build())
    }
}
