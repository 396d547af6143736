//! The wire's message of a file that lies with WhatsApp, kind by kind.

use wakala_domain::messages::content::{Media, MediaKind};
use wakala_domain::messages::outgoing::Carried;
use whatsapp_rust::prelude::{MessageField, wa};

/// What every kind of file says of itself.
macro_rules! file {
    ($kind:ident, $media:expr, $carried:expr, $context:expr, { $($field:ident: $value:expr),* $(,)? }) => {
        MessageField::some(wa::message::$kind {
            url: Some($carried.lies.url.clone()),
            direct_path: Some($carried.lies.path.clone()),
            media_key: Some($carried.key.bytes().to_vec()),
            file_sha256: Some($carried.hash.clone()),
            file_enc_sha256: Some($carried.lies.sealed_hash.clone()),
            file_length: $media.bytes,
            media_key_timestamp: Some($carried.at.0.div_euclid(1_000)),
            mimetype: Some($media.mime.clone()),
            context_info: $context.map(MessageField::some).unwrap_or_default(),
            $($field: $value,)*
            ..Default::default()
        })
    };
}

/// The message of a file, without what it is wrapped in.
pub(crate) fn of(media: &Media, carried: &Carried, context: Option<wa::ContextInfo>) -> wa::Message {
    let once = media.once.then_some(true);
    let (width, height) = (media.size.map(|(width, _)| width), media.size.map(|(_, height)| height));
    match media.what {
        MediaKind::Image => wa::Message {
            image_message: file!(ImageMessage, media, carried, context, {
                caption: media.caption.clone(),
                jpeg_thumbnail: carried.thumbnail.clone(),
                width: width,
                height: height,
                view_once: once,
            }),
            ..Default::default()
        },
        MediaKind::Video | MediaKind::Gif | MediaKind::VideoNote => wa::Message {
            video_message: file!(VideoMessage, media, carried, context, {
                caption: media.caption.clone(),
                jpeg_thumbnail: carried.thumbnail.clone(),
                width: width,
                height: height,
                seconds: media.seconds,
                view_once: once,
            }),
            ..Default::default()
        },
        MediaKind::Voice | MediaKind::Audio => wa::Message {
            audio_message: file!(AudioMessage, media, carried, context, {
                seconds: media.seconds,
                ptt: Some(media.what == MediaKind::Voice),
                waveform: media.waveform.clone(),
                view_once: once,
            }),
            ..Default::default()
        },
        MediaKind::Document => wa::Message {
            document_message: file!(DocumentMessage, media, carried, context, {
                caption: media.caption.clone(),
                file_name: media.file_name.clone(),
                title: media.file_name.clone(),
                page_count: media.pages,
                jpeg_thumbnail: carried.thumbnail.clone(),
            }),
            ..Default::default()
        },
        MediaKind::Sticker => wa::Message {
            sticker_message: file!(StickerMessage, media, carried, context, { width: width, height: height }),
            ..Default::default()
        },
    }
}

/// What WhatsApp wraps such a message in.
pub(crate) fn wrapped(media: &Media, message: wa::Message) -> wa::Message {
    let inner = |message| MessageField::some(wa::message::FutureProofMessage { message: MessageField::some(message) });
    match (media.what, media.once) {
        (MediaKind::Voice | MediaKind::Audio, true) => {
            wa::Message { view_once_message_v2_extension: inner(message), ..Default::default() }
        }
        (_, true) => wa::Message { view_once_message_v2: inner(message), ..Default::default() },
        (MediaKind::Document, false) if media.caption.is_some() => {
            wa::Message { document_with_caption_message: inner(message), ..Default::default() }
        }
        (_, false) => message,
    }
}
