//! What Prometheus reads.

use super::*;

/// The lines of a scrape that are no comments, of which there are some, and the last.
async fn scraped(o: &Opened, key: &str) -> Vec<String> {
    let answer = o.with(key, "GET /metrics", &Value::Null).await;
    let text = String::from_utf8(answer.body).unwrap();
    assert!(answer.head.contains("content-type: application/openmetrics-text; version=1.0.0; charset=utf-8"));
    assert!(
        answer.status == 200 && text.ends_with("# EOF\n") && text.contains("# TYPE wakala_instance_online gauge\n")
    );
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_numbers_and_the_program_are_read_by_who_has_a_key_of_all() {
    let o = opened(calm()).await;
    // What would end a label, or a line.
    let (duka, chat) = o.instance("Duka \"la\" \\ mtaa").await;
    o.operator("send_text", json!({ "chat": chat, "text": "habari siri" })).await;
    let key = o.key("prometheus", &["read"]).await;
    let of = format!("{{instance=\"{duka}\",name=\"Duka \\\"la\\\" \\\\ mtaa\",workspace=\"\"");
    let lines = [
        format!("wakala_instance_online{of}}} 0"),
        format!("wakala_instance_wanted{of}}} 1"),
        format!("wakala_instance_linked{of}}} 0"),
        format!("wakala_instance_queued_messages{of}}} 1"),
        format!("wakala_instance_unread_messages{of}}} 0"),
        format!("wakala_instance_unsent_messages{of}}} 0"),
        "wakala_healthy 1".to_owned(),
    ];
    // What waits is counted after it was kept.
    let mut all = Vec::new();
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    let there = async {
        while !lines.iter().all(|line| all.contains(line)) {
            looks.tick().await;
            all = scraped(&o, &key).await;
        }
    };
    let there = tokio::time::timeout(Duration::from_secs(20), there).await;
    assert!(there.is_ok(), "{lines:#?} in {all:#?}");
    let badge = format!("wakala_instance_badge{of},badge=\"");
    let badges: Vec<&String> = all.iter().filter(|line| line.starts_with(&badge)).collect();
    assert!(matches!(badges.as_slice(), [one] if one.ends_with("\"} 1")), "{badges:?}");
    for name in ["wakala_uptime_seconds ", "wakala_memory_bytes ", "wakala_core_ratios "] {
        let line =
            all.iter().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name} in {all:#?}"));
        assert!(line.parse::<f64>().unwrap() >= 0.0, "{name}{line}");
    }
    assert!(all.iter().all(|line| !line.contains("siri") && !line.contains("255700")));
}

#[tokio::test]
async fn a_key_of_some_reads_of_those_alone_and_nobody_reads_without_one() {
    let o = opened(calm()).await;
    let ((own, _), (other, _)) = (o.instance("Duka").await, o.instance("Kliniki").await);
    let (limited, _) = o.made("limited", &["read"], json!({ "reach": { "is": "only", "instances": [own] } })).await;
    let seen = scraped(&o, &limited).await.join("\n");
    assert!(seen.contains(&own) && !seen.contains(&other) && !seen.contains("wakala_memory"), "{seen}");
    let sender = o.key("sender", &["send"]).await;
    assert_eq!(o.with(&sender, "GET /metrics", &Value::Null).await.refusal(), (403, "not_allowed".into()));
    assert_eq!(o.ask("GET /metrics", &[], "").await.status, 401);
    assert_eq!(o.with(&limited, "POST /metrics", &Value::Null).await.refusal(), (404, "no_such_call".into()));
}
