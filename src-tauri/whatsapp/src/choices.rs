//! What businesses ask by buttons, lists and templates, as readable text, and what was chosen of it.

use serde_json::Value;
use wakala_domain::messages::content::{Content, OPTION_LIMIT};
use whatsapp_rust::prelude::wa;

use crate::short::name;

/// Parameters of a button that are read, in bytes.
const PARAMETERS: usize = 64 << 10;

/// What is asked.
pub(crate) fn choices(message: &wa::Message) -> Option<Content> {
    let asked = buttons(message)
        .or_else(|| list(message))
        .or_else(|| message.template_message.as_option().map(template))
        .or_else(|| {
            let structured = message.highly_structured_message.as_option()?;
            structured.hydrated_hsm.as_option().map(template)
        })
        .or_else(|| message.interactive_message.as_option().map(|asked| interactive(asked, 0)))?;
    Some(Content::Choices {
        text: asked.text.join("\n"),
        options: asked.options.into_iter().take(OPTION_LIMIT).collect(),
    })
}

/// What was chosen.
pub(crate) fn chosen(message: &wa::Message) -> Option<Content> {
    let text = if let Some(button) = message.buttons_response_message.as_option() {
        use wa::message::buttons_response_message::Response;
        let shown = button.response.as_ref().map(|Response::SelectedDisplayText(text)| text.clone());
        name(&shown).or_else(|| name(&button.selected_button_id))
    } else if let Some(row) = message.list_response_message.as_option() {
        let id = row.single_select_reply.as_option().and_then(|reply| name(&reply.selected_row_id));
        name(&row.title).or_else(|| name(&row.description)).or(id)
    } else if let Some(button) = message.template_button_reply_message.as_option() {
        name(&button.selected_display_text).or_else(|| name(&button.selected_id))
    } else {
        let answer = message.interactive_response_message.as_option()?;
        answer.body.as_option().and_then(|body| name(&body.text))
    };
    text.map(|text| Content::Chosen { text })
}

/// Line by line what is said, and what can be chosen.
#[derive(Default)]
struct Asked {
    text: Vec<String>,
    options: Vec<String>,
}

impl Asked {
    fn says(&mut self, text: &Option<String>) {
        self.text.extend(name(text));
    }

    fn offers(&mut self, option: &Option<String>) {
        if self.options.len() < OPTION_LIMIT {
            self.options.extend(name(option));
        }
    }
}

fn buttons(message: &wa::Message) -> Option<Asked> {
    use wa::message::buttons_message::Header;
    let buttons = message.buttons_message.as_option()?;
    let mut asked = Asked::default();
    if let Some(Header::Text(title)) = &buttons.header {
        asked.says(&Some(title.clone()));
    }
    asked.says(&buttons.content_text);
    asked.says(&buttons.footer_text);
    for button in &buttons.buttons {
        if let Some(text) = button.button_text.as_option() {
            asked.offers(&text.display_text);
        }
    }
    Some(asked)
}

fn list(message: &wa::Message) -> Option<Asked> {
    let list = message.list_message.as_option()?;
    let mut asked = Asked::default();
    for text in [&list.title, &list.description, &list.footer_text] {
        asked.says(text);
    }
    for row in list.sections.iter().flat_map(|section| &section.rows) {
        asked.offers(&row.title);
    }
    Some(asked)
}

fn template(template: &wa::message::TemplateMessage) -> Asked {
    use wa::message::template_message::Format;
    match (template.hydrated_template.as_option(), &template.format) {
        (Some(hydrated), _) => four_rows(hydrated),
        (None, Some(Format::HydratedFourRowTemplate(hydrated))) => four_rows(hydrated),
        (None, Some(Format::InteractiveMessageTemplate(asked))) => interactive(asked, 0),
        // Of words that stand on the phone alone.
        (None, Some(Format::FourRowTemplate(_)) | None) => Asked::default(),
    }
}

fn four_rows(rows: &wa::message::template_message::HydratedFourRowTemplate) -> Asked {
    use wa::hydrated_template_button::HydratedButton;
    use wa::message::template_message::hydrated_four_row_template::Title;
    let mut asked = Asked::default();
    if let Some(Title::HydratedTitleText(title)) = &rows.title {
        asked.says(&Some(title.clone()));
    }
    asked.says(&rows.hydrated_content_text);
    asked.says(&rows.hydrated_footer_text);
    for button in &rows.hydrated_buttons {
        match &button.hydrated_button {
            Some(HydratedButton::QuickReplyButton(button)) => asked.offers(&button.display_text),
            Some(HydratedButton::UrlButton(button)) => asked.offers(&button.display_text),
            Some(HydratedButton::CallButton(button)) => asked.offers(&button.display_text),
            None => {}
        }
    }
    asked
}

/// Cards of a row of cards are such messages, too; in these there are no further ones.
fn interactive(message: &wa::message::InteractiveMessage, depth: u32) -> Asked {
    use wa::message::interactive_message::InteractiveMessage as Kind;
    let mut asked = Asked::default();
    if let Some(header) = message.header.as_option() {
        asked.says(&header.title);
        asked.says(&header.subtitle);
    }
    if let Some(body) = message.body.as_option() {
        asked.says(&body.text);
    }
    if let Some(footer) = message.footer.as_option() {
        asked.says(&footer.text);
    }
    match &message.interactive_message {
        Some(Kind::NativeFlowMessage(flow)) => {
            for button in flow.buttons.iter().take(OPTION_LIMIT) {
                for option in of_button(&button.button_params_json) {
                    asked.offers(&Some(option));
                }
            }
        }
        Some(Kind::CarouselMessage(cards)) if depth == 0 => {
            for card in cards.cards.iter().take(OPTION_LIMIT) {
                let card = interactive(card, depth + 1);
                asked.text.extend(card.text);
                for option in card.options {
                    asked.offers(&Some(option));
                }
            }
        }
        Some(Kind::CarouselMessage(_) | Kind::ShopStorefrontMessage(_) | Kind::CollectionMessage(_)) | None => {}
    }
    asked
}

/// What stands on a button: its own words, and the rows that it opens.
fn of_button(parameters: &Option<String>) -> Vec<String> {
    let text = parameters.as_deref().filter(|text| text.len() <= PARAMETERS);
    let Some(Ok(parameters)) = text.map(serde_json::from_str::<Value>) else { return Vec::new() };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let sections = parameters["sections"].as_array().map(Vec::as_slice).unwrap_or_default();
    let rows: Vec<String> = sections
        .iter()
        .flat_map(|section| section["rows"].as_array().map(Vec::as_slice).unwrap_or_default())
        .filter_map(|row| text(&row["title"]))
        .collect();
    if !rows.is_empty() {
        return rows;
    }
    text(&parameters["display_text"]).or_else(|| text(&parameters["title"])).into_iter().collect()
}
