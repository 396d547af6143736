//! An X server without a monitor, and pictures of what it shows.

use std::collections::HashMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result, bail, ensure};
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::wait::until;

/// Colours of a ground with nothing on it: the root's, the window's, and their edges.
const EMPTY_COLORS: usize = 8;
/// Fewer pixels of a colour than this are the pointer's.
const SPECK: u32 = 12;

/// Where numbers of screens are sought from. None is used twice by this program: whoever still knows a screen that has died would find
/// another in its place.
const FIRST_NUMBER: u32 = 100;
/// Numbers that may be others'.
const MOST_TAKEN: u32 = 400;

/// An X server that is ready, and its name for `DISPLAY`.
async fn server(directory: &Path, width: u32, height: u32) -> Result<(Child, String)> {
    static NEXT: AtomicU32 = AtomicU32::new(FIRST_NUMBER);
    for _ in 0..MOST_TAKEN {
        let display = format!(":{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut server = Command::new("Xvfb")
            .args([display.as_str(), "-displayfd", "1", "-nolisten", "tcp", "-noreset", "-dpi", "96"])
            .args(["-screen", "0", &format!("{width}x{height}x24")])
            .arg("-fbdir")
            .arg(directory)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("Xvfb (apt: xvfb)")?;
        let stdout = server.stdout.take().context("Xvfb has no output")?;
        if BufReader::new(stdout).lines().next_line().await?.is_some() {
            return Ok((server, display));
        }
    }
    bail!("no number for a screen is free")
}

/// A screen with a window manager; ends when dropped.
pub struct Screen {
    display: String,
    framebuffer: PathBuf,
    server: Child,
    _manager: Child,
}

impl Screen {
    /// Starts an X server that shows `width` by `height` pixels.
    ///
    /// # Errors
    /// Xvfb or openbox are missing or do not start.
    pub async fn start(directory: &Path, width: u32, height: u32) -> Result<Self> {
        let (server, display) = server(directory, width, height).await?;
        let manager = Command::new("openbox")
            .arg("--sm-disable")
            .env("DISPLAY", &display)
            .env("HOME", directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("openbox (apt: openbox)")?;
        let screen = Self { display, framebuffer: directory.join("Xvfb_screen0"), server, _manager: manager };
        until("the window manager runs", || async { Ok(screen.tool("wmctrl", &["-m"]).await.is_ok().then_some(())) })
            .await?;
        Ok(screen)
    }

    /// Its name for `DISPLAY`.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The display dies, as when a graphics driver does.
    ///
    /// # Errors
    /// It has died already.
    pub async fn dies(&self) -> Result<()> {
        crate::program::kill(self.server.id().context("the X server has ended")?).await
    }

    /// Everything that it shows now, title bars included.
    ///
    /// # Errors
    /// The X server's file can't be read.
    pub fn picture(&self) -> Result<RgbImage> {
        decode_xwd(&std::fs::read(&self.framebuffer)?)
    }

    /// The same as a PNG.
    ///
    /// # Errors
    /// As [`Screen::picture`].
    pub fn png(&self) -> Result<Vec<u8>> {
        let mut png = Cursor::new(Vec::new());
        self.picture()?.write_to(&mut png, ImageFormat::Png)?;
        Ok(png.into_inner())
    }

    /// Waits until there is more than empty ground in the middle of the screen.
    ///
    /// # Errors
    /// There never was.
    pub async fn has_painted(&self) -> Result<()> {
        until("the window has painted", || async {
            let picture = self.picture()?;
            let (width, height) = picture.dimensions();
            let middle = image::imageops::crop_imm(&picture, width / 4, height / 4, width / 2, height / 2).to_image();
            let mut colors: HashMap<[u8; 3], u32> = HashMap::new();
            middle.pixels().for_each(|pixel| *colors.entry(pixel.0).or_default() += 1);
            let seen = colors.values().filter(|pixels| **pixels >= SPECK).count();
            Ok((seen > EMPTY_COLORS).then_some(()))
        })
        .await
    }

    /// The text of the QR code on the screen, read from its pixels as a phone's camera would; none when there is none.
    ///
    /// # Errors
    /// The X server's file can't be read.
    pub fn qr_code(&self) -> Result<Option<String>> {
        Ok(qr_code(&DynamicImage::from(self.picture()?).into_luma8()))
    }

    /// The numbers of the windows on the screen with this title, be there a count of unread messages before it or not.
    async fn visible(&self, title: &str) -> Result<String> {
        let title = format!("^(\\([0-9.,]+\\) )?{title}$");
        self.output("xdotool", &["search", "--onlyvisible", "--name", &title]).await
    }

    async fn window(&self, title: &str) -> Result<String> {
        Ok(self.visible(title).await?.lines().next().context("there is no such window")?.to_owned())
    }

    /// Whether a window with this title is on the screen.
    ///
    /// # Errors
    /// xdotool is missing.
    pub async fn shows(&self, title: &str) -> Result<bool> {
        Ok(!self.visible(title).await?.trim().is_empty())
    }

    /// Closes the window with this title as its title bar would.
    ///
    /// # Errors
    /// There is none.
    pub async fn close_window(&self, title: &str) -> Result<()> {
        self.tool("wmctrl", &["-c", title]).await
    }

    /// Makes a window so many pixels wide and high, as its corner would.
    ///
    /// # Errors
    /// There is none.
    pub async fn resize_window(&self, title: &str, width: u32, height: u32) -> Result<()> {
        self.tool("wmctrl", &["-r", title, "-e", &format!("0,-1,-1,{width},{height}")]).await
    }

    /// Moves a window and makes it so large, as its frame would: left, top, width, height.
    ///
    /// # Errors
    /// There is none.
    pub async fn move_window(&self, title: &str, [left, top, width, height]: [i32; 4]) -> Result<()> {
        self.tool("wmctrl", &["-r", title, "-e", &format!("0,{left},{top},{width},{height}")]).await
    }

    /// Brings a window to the front, minimised or not.
    ///
    /// # Errors
    /// There is none.
    pub async fn restore_window(&self, title: &str) -> Result<()> {
        self.tool("wmctrl", &["-a", title]).await
    }

    /// A property of the window with this title, as the X server tells it.
    ///
    /// # Errors
    /// xprop (apt: x11-utils) is missing.
    pub async fn property(&self, title: &str, name: &str) -> Result<String> {
        self.output("xprop", &["-id", &self.window(title).await?, name]).await
    }

    /// Sends the window with this title to the second of two desktops; the first one stays the operator's.
    ///
    /// # Errors
    /// There is none.
    pub async fn send_to_other_desktop(&self, title: &str) -> Result<()> {
        self.tool("xdotool", &["set_num_desktops", "2"]).await?;
        self.tool("xdotool", &["set_desktop", "0"]).await?;
        self.tool("wmctrl", &["-r", title, "-t", "1"]).await?;
        until("the window is on the other desktop", || async {
            Ok((self.desktop_of(title).await? == "1").then_some(()))
        })
        .await
    }

    /// Whether the operator is on the desktop of the window with this title.
    ///
    /// # Errors
    /// There is none.
    pub async fn is_on_this_desktop(&self, title: &str) -> Result<bool> {
        let here = self.output("xdotool", &["get_desktop"]).await?;
        Ok(self.desktop_of(title).await? == here.trim())
    }

    async fn desktop_of(&self, title: &str) -> Result<String> {
        let told = self.output("wmctrl", &["-l"]).await?;
        let line = told.lines().find(|line| line.ends_with(title)).context("there is no such window")?;
        Ok(line.split_whitespace().nth(1).context("it is on no desktop")?.to_owned())
    }

    /// Minimises the window with this title.
    ///
    /// # Errors
    /// There is none.
    pub async fn minimise_window(&self, title: &str) -> Result<()> {
        self.tool("xdotool", &["windowminimize", &self.window(title).await?]).await
    }

    /// Puts the window of another program over everything; it takes the keyboard, and goes when what is returned is dropped.
    ///
    /// # Errors
    /// xev (apt: x11-utils) is missing.
    pub async fn covered(&self) -> Result<Child> {
        let mut other = self.command("xev", &["-name", "Something else", "-geometry", "2000x2000+0+0"]);
        let other = other.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("xev (apt: x11-utils)")?;
        until("something else is in front", || async {
            let front = self.output("xdotool", &["getactivewindow", "getwindowname"]).await?;
            Ok((front.trim() == "Something else").then_some(()))
        })
        .await?;
        Ok(other)
    }

    /// Where the window with this title stands, and how large it is: left, top, width, height.
    ///
    /// # Errors
    /// There is none.
    pub async fn place(&self, title: &str) -> Result<[i32; 4]> {
        // What xdotool tells has the frame in it twice.
        let told = self.output("xwininfo", &["-id", &self.window(title).await?]).await?;
        let number = |label: &str| -> Result<i32> {
            let line = told.lines().find_map(|line| line.trim().strip_prefix(label));
            Ok(line.with_context(|| format!("no {label:?} in {told:?}"))?.trim().parse()?)
        };
        Ok([
            number("Absolute upper-left X:")?,
            number("Absolute upper-left Y:")?,
            number("Width:")?,
            number("Height:")?,
        ])
    }

    /// Presses a key in the window that has the focus.
    ///
    /// # Errors
    /// xdotool is missing.
    pub async fn press(&self, key: &str) -> Result<()> {
        self.tool("xdotool", &["key", key]).await
    }

    async fn tool(&self, name: &str, arguments: &[&str]) -> Result<()> {
        let status = self.command(name, arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().await;
        let status = status.with_context(|| format!("{name} (apt: {name})"))?;
        ensure!(status.success(), "{name} {arguments:?} failed");
        Ok(())
    }

    async fn output(&self, name: &str, arguments: &[&str]) -> Result<String> {
        let output = self.command(name, arguments).stderr(Stdio::null()).output().await;
        let output = output.with_context(|| format!("{name} (apt: {name})"))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(name);
        command.args(arguments).env("DISPLAY", &self.display).stdin(Stdio::null()).kill_on_drop(true);
        command
    }
}

fn qr_code(picture: &GrayImage) -> Option<String> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| picture.get_pixel(x as u32, y as u32)[0]);
    prepared.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}

/// The text of the QR code in a picture on the disk.
///
/// # Errors
/// There is no picture, or no code in it.
pub fn qr_in_file(path: &Path) -> Result<String> {
    let picture = image::open(path).with_context(|| path.display().to_string())?;
    qr_code(&picture.into_luma8()).context("no code in the picture")
}

/// The text of the QR code in a picture that the window is given.
///
/// # Errors
/// There is no picture, or no code in it.
pub fn qr_in_data_url(url: &str) -> Result<String> {
    let base64 = url.strip_prefix("data:image/svg+xml;base64,").context("no picture")?;
    let svg = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, base64)?;
    qr_code(&drawn(std::str::from_utf8(&svg)?)?).context("no code in the picture")
}

/// Draws a picture that is made of dark rows and nothing else: `M x y h w v 1 …`.
fn drawn(svg: &str) -> Result<GrayImage> {
    const SCALE: u32 = 5;
    let part = |from: &str, to: char| svg.split(from).nth(1).and_then(|rest| rest.split(to).next());
    let side: u32 = part("width=\"", '"').context("no width")?.parse()?;
    let mut picture = GrayImage::from_pixel(side * SCALE, side * SCALE, image::Luma([255]));
    for run in part("<path d=\"", '"').context("nothing is drawn")?.split('M').skip(1) {
        let numbers = run.split([' ', 'h', 'v']).take(3).map(str::parse).collect::<Result<Vec<u32>, _>>()?;
        let [x, y, wide] = numbers[..] else { bail!("{run:?} is no row") };
        for (across, down) in (0..wide * SCALE).flat_map(|across| (0..SCALE).map(move |down| (across, down))) {
            picture.put_pixel(x * SCALE + across, y * SCALE + down, image::Luma([0]));
        }
    }
    Ok(picture)
}

/// Reads the X server's own picture file: a header of big-endian words, a colour map, rows of 32-bit pixels.
fn decode_xwd(file: &[u8]) -> Result<RgbImage> {
    let word = |index: usize| -> Result<usize> {
        let bytes = file.get(index * 4..index * 4 + 4).context("the picture file is cut")?;
        Ok(u32::from_be_bytes(bytes.try_into()?) as usize)
    };
    let (header, width, height) = (word(0)?, word(4)?, word(5)?);
    let (bits, row, colors) = (word(11)?, word(12)?, word(19)?);
    if bits != 32 || word(7)? != 0 {
        bail!("a picture of {bits} bits per pixel is not known");
    }
    let pixels = file.get(header + colors * 12..).context("the picture file is cut")?;
    ensure!(pixels.len() >= row * height, "the picture file is cut");
    Ok(RgbImage::from_fn(width as u32, height as u32, |x, y| {
        let at = y as usize * row + x as usize * 4;
        image::Rgb([pixels[at + 2], pixels[at + 1], pixels[at]])
    }))
}
