//! Chats by what they are called and by their numbers, however many there are.

use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::Content;
use wakala_domain::search::Named;
use wakala_domain::time::Wall;
use wakala_store::{ChatRow, SoughtChats};

use crate::{Fixture, address, incoming, instance, open};

/// Asks for page after page until there is no further one; none is larger than asked for, and none goes back.
async fn all_named(f: &Fixture, typed: &str, among: Option<Vec<InstanceId>>, limit: u32) -> Vec<ChatRow> {
    let (mut found, mut after): (Vec<ChatRow>, Option<(Wall, ChatId)>) = (Vec::new(), None);
    loop {
        let sought = SoughtChats { named: Named::parse(typed).unwrap(), among: among.clone(), after, limit };
        let page = f.store.read(move |r| r.chats_named(&sought)).await.unwrap();
        assert!(page.chats.len() <= limit as usize);
        found.extend(page.chats);
        let Some(next) = page.after else { break };
        assert!(after.is_none_or(|before| next < before), "it goes on");
        after = Some(next);
    }
    assert!(found.windows(2).all(|two| (two[0].last_activity, two[0].id) > (two[1].last_activity, two[1].id)));
    found
}

#[tokio::test]
async fn somebody_is_found_by_name_and_number_among_thousands() {
    let f = open().await;
    let (id, other) = (f.id, InstanceId::from_random(43 << 20));
    let new = instance(other, "Kliniki");
    f.store.write(move |w| w.add_instance(&new)).await.unwrap();
    f.store
        .write(move |w| {
            for n in 0..3_000 {
                let of = if n % 3 == 0 { other } else { id };
                let from = format!("2557{n:08}@s.whatsapp.net");
                let mut message = incoming(&from, None, &format!("id{n}"), "habari");
                message.push_name = Some(format!("Mteja {n}{}", if n % 1_000 == 7 { " Néema" } else { "" }));
                w.commit_incoming(of, &message, Wall(1_000 + n))?;
            }
            let group = w.open_chat(id, &address("120363@g.us"), None, Wall(1))?;
            w.learn_subject(id, &address("120363@g.us"), "Wateja wa Neema", Wall(1))?;
            w.open_chat(id, &address("status@broadcast"), None, Wall(1))?;
            Ok(group)
        })
        .await
        .unwrap();
    let titles = |chats: Vec<ChatRow>| chats.into_iter().map(|chat| chat.title).collect::<Vec<_>>();
    for limit in [1, 2, 200] {
        let neema = titles(all_named(&f, "neema", None, limit).await);
        assert_eq!(neema, ["Mteja 2007 Néema", "Mteja 1007 Néema", "Mteja 7 Néema", "Wateja wa Neema"]);
    }
    assert_eq!(titles(all_named(&f, "neema 1007", None, 9).await), ["Mteja 1007 Néema"]);
    assert_eq!(titles(all_named(&f, "0700 001 007", None, 9).await), ["Mteja 1007 Néema"]);
    assert_eq!(titles(all_named(&f, "+2557 0000 1008", None, 9).await), ["Mteja 1008"]);
    // Of each number alone; 2007 is the other's.
    assert_eq!(titles(all_named(&f, "neema", Some(vec![other]), 9).await), ["Mteja 2007 Néema"]);
    assert_eq!(all_named(&f, "neema", Some(vec![id]), 9).await.len(), 3);
    assert_eq!(all_named(&f, "neema", Some(Vec::new()), 9).await, []);
    assert_eq!(all_named(&f, "mteja", None, 200).await.len(), 3_000);
    // What is on its way out is found no more.
    f.store.write(move |w| w.bury_instance(other, Wall(9_000))).await.unwrap();
    assert_eq!(all_named(&f, "neema", None, 9).await.len(), 3);
    // And what its newest message is comes with it.
    let one = all_named(&f, "neema 1007", None, 9).await.remove(0);
    assert!(one.last.is_some_and(|last| last.content == Content::Text { text: "habari".into() }));
}
