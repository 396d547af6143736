//! The tour: plays the main job by itself on a desktop of its own, prints a line per step, and leaves a picture of each.
//!
//! `WAKALA_BIN` names the practice build, `WAKALA_TOUR_DIR` the directory for the pictures.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use desktop::{Operator, Scene, SceneOptions, until};
use fake_whatsapp::{Content, File, Letter};
use tokio::time::Instant;

const SHOP: &str = "Duka Kariakoo";
const CUSTOMER: &str = "Neema Mushi";
const CUSTOMER_NUMBER: &str = "+255700000501";
const BY_COMMAND: &str = "Tumefungua hadi saa mbili.";
/// Who else writes, and what.
const MORE: [(&str, &str, &str); 4] = [
    ("+255700000502", "Baraka Mwakyusa", "Duka linafungwa saa ngapi leo?"),
    ("+255700000503", "Zawadi Kimaro", "Nimelipa kwa M-Pesa."),
    ("+255700000504", "Juma Hamisi", "Naomba bei ya mashuka ya 6×6"),
    ("+255700000505", "Salma Abdallah", "Asante kwa mzigo!"),
];
const SOON: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> ExitCode {
    match tour().await {
        Ok(directory) => {
            println!("The tour is over; its pictures are in {}", directory.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The tour stopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Numbers the steps and takes the pictures.
struct Album<'a> {
    scene: &'a Scene,
    directory: &'a Path,
    step: usize,
    since: Instant,
}

impl Album<'_> {
    /// A step is done: a line, and a picture named after it.
    async fn step(&mut self, name: &str, line: &str) -> Result<()> {
        self.step += 1;
        // What the eye is shown fades in for a moment after the window knows it.
        tokio::time::sleep(Duration::from_millis(400)).await;
        let file = format!("{:02}-{name}.png", self.step);
        std::fs::write(self.directory.join(&file), self.scene.screen.png()?)?;
        println!("{:>2}. {line} ({:.1} s) -> {file}", self.step, self.since.elapsed().as_secs_f64());
        self.since = Instant::now();
        Ok(())
    }
}

async fn tour() -> Result<PathBuf> {
    let directory = std::env::var_os("WAKALA_TOUR_DIR").context("WAKALA_TOUR_DIR is not set")?;
    let directory = std::path::absolute(PathBuf::from(directory))?;
    std::fs::create_dir_all(&directory)?;
    let environment = [("WAKALA_DROP_GRACE_MS", "1000"), ("WAKALA_RESTART_BACKOFF_MS", "2500,2500,2500,2500")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    let scene = Scene::start(SceneOptions { environment, ..SceneOptions::default() }).await?;
    let mut album = Album { scene: &scene, directory: &directory, step: 0, since: Instant::now() };

    let window = scene.open().await?;
    let operator = Operator::new(&scene, &window);
    let shop = scene.network().phone("+255700000118", SHOP)?;
    let customer = scene.network().phone(CUSTOMER_NUMBER, CUSTOMER)?;
    window.see("[data-testid=\"add-instance\"]").await?;
    album.step("welcome", "Wakala starts for the first time").await?;

    operator.adds_instance(SHOP).await?;
    let code = operator.sees_qr_code().await?;
    album.step("scan", &format!("The instance {SHOP} was added and shows its QR code")).await?;

    shop.scan(&code)?;
    operator.sees_badge("online").await?;
    album.step("online", "A phone read the code from the screen; the number is online").await?;

    customer.write(&shop, "Habari, kitenge cha bluu bado kipo?").await?;
    operator.opens_chat(CUSTOMER).await?;
    operator.reads("Habari, kitenge cha bluu bado kipo?").await?;
    album.step("message-in", &format!("{CUSTOMER} wrote, and the message is there")).await?;

    operator.answers("Ndiyo, bado kipo. Karibu dukani!").await?;
    customer.wait_for_text("Ndiyo, bado kipo. Karibu dukani!", SOON).await?;
    customer.read(Some(&shop)).await?;
    operator.sees_delivery("Ndiyo, bado kipo. Karibu dukani!", "read").await?;
    album.step("message-out", &format!("The answer was sent, and {CUSTOMER} has read it")).await?;

    let picture = Content::Image { file: File::from(cloth()?), caption: Some("Kama huu hapa".to_owned()) };
    let seen = customer.send(Letter::to(&shop).content(picture)).await?;
    operator.reads("Kama huu hapa").await?;
    window.see("[data-testid=\"message\"] img").await?;
    operator.opens_menu_of("Kama huu hapa").await?;
    window.click("[data-testid=\"message-menu\"] [role=\"group\"] button").await?;
    customer.wait_for_message(SOON, |said| said.about.as_deref() == Some(&seen)).await?;
    window.see("[data-testid=\"reactions\"]").await?;
    album.step("picture", &format!("{CUSTOMER} sent a picture, and the shop's thumb is up")).await?;

    for (number, name, said) in MORE {
        scene.network().phone(number, name)?.write(&shop, said).await?;
        window.see_text("[data-testid=\"chat\"]", said).await?;
    }
    album.step("shop", "More customers wrote; their chats stand in the list").await?;

    scene.network().refuse_connections();
    operator.sees_badge("reconnecting").await?;
    let told = scene.notifications.titled(&format!("{SHOP} is offline")).await?;
    album.step("drop", &format!("The network went away; the desktop says \"{}\"", told.title)).await?;

    operator.answers("Nitakutumia picha baadaye.").await?;
    operator.sees_delivery("Nitakutumia picha baadaye.", "queued").await?;
    album.step("queued", "An answer written meanwhile waits in the queue").await?;

    scene.network().accept_connections();
    operator.sees_badge("online").await?;
    customer.wait_for_text("Nitakutumia picha baadaye.", SOON).await?;
    operator.sees_delivery("Nitakutumia picha baadaye.", "delivered").await?;
    album.step("reconnect", "The network came back; the number is online and the answer delivered").await?;

    operator.shows_activity().await?;
    scene.tray().click(&[SHOP, "Restart"]).await?;
    operator.sees_in_timeline("restarted").await?;
    operator.sees_badge("online").await?;
    album.step("restart", "Restarted from the tray, without a rescan").await?;

    anyhow::ensure!(shop.unlink_all() == 1, "nothing was linked");
    operator.sees_badge("scan_qr").await?;
    let code = operator.sees_qr_code().await?;
    album.step("unlink", "The phone unlinked the number; a new code is there, messages are kept").await?;

    shop.scan(&code)?;
    operator.sees_badge("online").await?;
    operator.shows_chats().await?;
    operator.opens_chat(CUSTOMER).await?;
    operator.reads("Habari, kitenge cha bluu bado kipo?").await?;
    album.step("rescan", "Scanned again: online, and every message is still there").await?;

    let said =
        [command(&scene, &["list"]).await?, command(&scene, &["send", SHOP, CUSTOMER_NUMBER, BY_COMMAND]).await?];
    customer.wait_for_text(BY_COMMAND, SOON).await?;
    operator.sees_delivery(BY_COMMAND, "delivered").await?;
    std::fs::write(directory.join("command-line.txt"), said.join("\n"))?;
    album.step("command-line", "Listed and sent by the command line (command-line.txt); the window shows it").await?;

    desktop::kill(scene.window_process().context("no window")?).await?;
    let told = scene.notifications.titled("Wakala's window has closed by itself").await?;
    customer.write(&shop, "Niko njiani.").await?;
    scene.notifications.click(told.id, "default").await?;
    scene.screen.has_painted().await?;
    until("the message came while there was no window", || async {
        Ok(command(&scene, &["chats", SHOP]).await?.contains("Niko njiani.").then_some(()))
    })
    .await?;
    album
        .step("window-killed", "The window's process was killed; the number stayed online, and a click opens it again")
        .await?;

    scene.tray().click(&["Quit Wakala"]).await?;
    scene.tray().gone().await?;
    Ok(directory)
}

/// A picture of a piece of cloth, as PNG.
fn cloth() -> Result<Vec<u8>> {
    const SIDE: u32 = 480;
    let weave = |x: u32, y: u32| match (x / 40 + y / 40) % 3 {
        0 => image::Rgb([23, 62, 143]),
        1 => image::Rgb([236, 190, 60]),
        _ => image::Rgb([230, 232, 240]),
    };
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(SIDE, SIDE * 3 / 4, weave).write_to(&mut png, image::ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// What the command line says, under what was typed.
async fn command(scene: &Scene, arguments: &[&str]) -> Result<String> {
    let ended = scene.run(arguments)?.ended().await?;
    ensure!(ended.code == Some(0), "{arguments:?}: {ended:?}");
    let typed: Vec<String> = arguments
        .iter()
        .map(|word| if word.contains(' ') { format!("\"{word}\"") } else { (*word).to_owned() })
        .collect();
    Ok(format!("$ wakala {}\n{}", typed.join(" "), ended.stdout))
}
