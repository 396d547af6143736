//! The HTTP that the library is given in the tests: what it asks of the media hosts goes to the network in plain, and nothing
//! else leaves.

use std::io::Read as _;

use whatsapp_rust::anyhow;
use whatsapp_rust::http::{HttpClient, HttpRequest, HttpResponse};

/// An answer may be so large.
const MOST: u64 = 64 << 20;

/// Goes to loopback, in plain.
pub(crate) struct Loopback;

#[async_trait::async_trait]
impl HttpClient for Loopback {
    async fn execute(&self, request: HttpRequest) -> anyhow::Result<HttpResponse> {
        let Some(rest) = request.url.strip_prefix("https://127.0.0.1:") else {
            anyhow::bail!("nothing leaves this PC: {}", request.url)
        };
        let url = format!("http://127.0.0.1:{rest}");
        tokio::task::spawn_blocking(move || {
            call(&request.method, &url, request.body.as_deref().unwrap_or_default(), &[]).map_err(anyhow::Error::msg)
        })
        .await?
        .map(|answer| HttpResponse { status_code: answer.status, body: answer.body })
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) range: String,
}

/// One call, to its end; an error where the connection broke.
pub(crate) fn call(method: &str, url: &str, body: &[u8], headers: &[(&str, &str)]) -> Result<Answer, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body).map_err(|error| error.to_string())?;
    let mut answer = agent.run(request).map_err(|error| error.to_string())?;
    let range =
        answer.headers().get("content-range").and_then(|range| range.to_str().ok()).unwrap_or_default().to_owned();
    let mut body = Vec::new();
    answer.body_mut().as_reader().take(MOST).read_to_end(&mut body).map_err(|error| error.to_string())?;
    Ok(Answer { status: answer.status().as_u16(), body, range })
}
