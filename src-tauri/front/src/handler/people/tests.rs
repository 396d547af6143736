//! Names of the operator's own, and who has seen a message, for a caller.

use serde_json::{Value, json};
use wakala_contract::ErrorCode;
use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::MemberWord;

use crate::core::Core;
use crate::handler::tests::{a_chat, asked};
use crate::testing::program;

async fn shown(core: &Core, chat: &Value) -> Value {
    asked(core, "chats_now", json!({ "chats": [chat] })).await.unwrap()["chats"][0]["chat"].clone()
}

#[tokio::test]
async fn a_person_is_called_as_the_operator_says_and_as_before_without_that() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    let name = async |name: &str| asked(&core, "name_chat", json!({ "chat": chat, "name": name })).await;
    name("  Mama Neema ").await.unwrap();
    let now = shown(&core, &chat).await;
    assert_eq!((&now["title"], &now["own_name"]), (&json!("Mama Neema"), &json!("Mama Neema")));
    assert_eq!(now.get("of_others"), None, "nobody else calls her anything");
    let found = asked(&core, "find_chats", json!({ "text": "mama", "instance": id, "limit": 9 })).await.unwrap();
    assert_eq!(found["chats"][0]["id"], chat);
    for (bad, code) in [("a\nb", ErrorCode::NameControlCharacter), (&"x".repeat(61), ErrorCode::NameTooLong)] {
        assert_eq!(name(bad).await, Err(code));
    }
    assert_eq!(shown(&core, &chat).await["title"], "Mama Neema", "what is refused changes nothing");
    name("").await.unwrap();
    let now = shown(&core, &chat).await;
    assert_eq!((&now["title"], now.get("own_name")), (&json!("+255700000500"), None));
    let nowhere = json!({ "chat": 4711, "name": "Neema" });
    assert_eq!(asked(&core, "name_chat", nowhere).await, Err(ErrorCode::NoSuchChat));
}

#[tokio::test]
async fn who_has_seen_a_message_is_said_by_name_or_number() {
    let (core, _directory) = program().await;
    let (id, chat) = a_chat(&core).await;
    asked(&core, "name_chat", json!({ "chat": chat, "name": "Mama Neema" })).await.unwrap();
    let instance: InstanceId = id.as_str().unwrap().parse().unwrap();
    let address = |text: &str| text.parse::<Address>().unwrap();
    let sent = MessageId("TO ALL".to_owned());
    let group = core
        .engine
        .store()
        .write(move |w| {
            let settings = LifecycleSettings::default();
            let group = w.open_chat(instance, &address("120363@g.us"), None, Wall(1))?;
            let text = wakala_domain::messages::OutgoingText::parse("Mzigo umefika").unwrap();
            let item = w.enqueue_text(instance, group, &sent, &text, Wall(1), &settings)?;
            w.went_to(instance, &sent, 3, Wall(2), &settings)?;
            for (member, word, at) in [
                ("255700000592@s.whatsapp.net", MemberWord::Has, 20),
                ("255700000500@s.whatsapp.net", MemberWord::Read, 30),
                ("100999@lid", MemberWord::Played, 25),
            ] {
                w.member_says(instance, &sent, (&address(member), word, Wall(at)), Wall(40), &settings)?;
            }
            Ok((group, item.row))
        })
        .await
        .unwrap();
    let (group, MessageRow(row)) = group;
    let seen = asked(&core, "seen_by", json!({ "message": row })).await.unwrap();
    let person = |name: Value, delivered: i64, read: Value, played: Value| json!({ "name": name, "delivered": delivered, "read": read, "played": played });
    let people = json!([
        person(json!(null), 25, json!(25), json!(25)),
        person(json!("Mama Neema"), 30, json!(30), json!(null)),
        person(json!("+255700000592"), 20, json!(null), json!(null)),
    ]);
    assert_eq!(seen, json!({ "members": 3, "people": people }));
    assert_eq!(asked(&core, "seen_by", json!({ "message": 4711 })).await, Err(ErrorCode::NoSuchMessage));
    assert_eq!(
        asked(&core, "name_chat", json!({ "chat": group.0, "name": "Wateja" })).await,
        Err(ErrorCode::NotAPerson)
    );
}
