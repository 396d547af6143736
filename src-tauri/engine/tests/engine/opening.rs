//! Opening a chat with a number as it was typed.

use wakala_domain::ids::InstanceId;
use wakala_domain::typed_number::TypedNumberError;
use wakala_engine::EngineError;

use super::stage::Stage;

async fn address(stage: &Stage, id: InstanceId, typed: &str) -> String {
    let chat = stage.engine().open_chat(id, typed).await.unwrap();
    stage.engine().store().read(move |r| r.chat(chat)).await.unwrap().unwrap().address.to_string()
}

#[tokio::test(start_paused = true)]
async fn a_number_without_a_code_is_of_the_country_of_the_own_number() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let chat = stage.engine().open_chat(id, "+255 700 000 431").await.unwrap();
    for typed in ["0700 000 431", "700-000-431", "+255 0700 000 431", "00255 700 000 431", "255700000431"] {
        assert_eq!(stage.engine().open_chat(id, typed).await.unwrap(), chat, "{typed}");
    }
    let unpaired = stage.engine().add_instance("Kliniki", "", wakala_engine::Trigger::Operator).await.unwrap().id;
    let refused = stage.engine().open_chat(unpaired, "0700 000 431").await.unwrap_err();
    assert!(matches!(refused, EngineError::Phone(TypedNumberError::NoCountryCode)), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_known_in_its_other_form_is_the_same_chat() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    let known = "551187654321@s.whatsapp.net".parse().unwrap();
    let now = wakala_domain::time::Wall(1);
    let chat = stage.engine().store().write(move |w| w.open_chat(id, &known, None, now)).await.unwrap();
    for typed in ["+55 11 98765-4321", "+55 11 8765-4321"] {
        assert_eq!(stage.engine().open_chat(id, typed).await.unwrap(), chat, "{typed}");
    }
    assert_eq!(address(&stage, id, "+52 1 55 1234 5678").await, "525512345678@s.whatsapp.net");
}
