//! Proof that what is shipped has no practice network in it and trusts none: by its feature tree, by the bytes of the program,
//! and by what it does before a server that is not WhatsApp's. In `cargo xtask test` each proof is turned round on a practice
//! build, too, which must fail it: a check that finds nothing anywhere proves nothing.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

use crate::shell::{PRACTICE, PROGRAMS, cargo, command, program, read, root, run, target};

/// What the feature tree must not hold: crates and features.
const FEATURES: [&str; 3] = ["danger-skip-cert-chain-verify", "fake_whatsapp", "practice"];

/// What every practice build holds in its bytes, and no other.
const MARKS: [&str; 2] = ["the practice network did not start", "fake-whatsapp/src"];

/// Builds the app as it is shipped, in the debug profile, and checks it; then the checks, with a practice build.
pub(crate) fn check(practice: &Path) -> Result<()> {
    check_features()?;
    let found = found_in(feature_tree(&format!(" --features {PRACTICE}"))?.as_bytes(), &FEATURES);
    ensure!(
        found == FEATURES,
        "of {FEATURES:?} the practice build's tree has only {found:?}: this check has gone blind"
    );
    let found = found_in(&bytes(practice)?, &MARKS);
    ensure!(found == MARKS, "of {MARKS:?} the practice build has only {found:?}: this check has gone blind");

    run(&mut cargo("build --package wakala --package wakala-window"))?;
    // The workspace's builds of the same names have the practice network in them: these are kept in a folder of their own.
    let built = target()?.join("debug");
    let kept = built.join("shipped");
    std::fs::create_dir_all(&kept)?;
    for name in PROGRAMS.map(program) {
        std::fs::copy(built.join(&name), kept.join(&name)).with_context(|| name.clone())?;
    }
    check_programs(&kept)?;

    let network = Network::start()?;
    let (code, said) = ask(practice, &network.url)?;
    ensure!(code == Some(0), "a practice build refused its own network: the refusal above proves nothing: {said}");
    #[cfg(target_os = "linux")]
    crate::packed::check(&kept, practice.parent().context("a program lies in a folder")?)?;
    Ok(())
}

/// Neither the practice network nor its switch may be in the feature tree of what is shipped.
pub(crate) fn check_features() -> Result<()> {
    let found = found_in(feature_tree("")?.as_bytes(), &FEATURES);
    ensure!(found.is_empty(), "in the feature tree of what is shipped: {found:?}");
    Ok(())
}

/// The programs in a folder have none of the practice network in them, and the one that speaks to WhatsApp refuses one for its signature.
/// It links no toolkit.
pub(crate) fn check_programs(folder: &Path) -> Result<()> {
    for program in PROGRAMS.map(|name| folder.join(program(name))) {
        let found = found_in(&bytes(&program)?, &MARKS);
        ensure!(found.is_empty(), "{} holds {found:?}", program.display());
    }
    let [core, window] = PROGRAMS.map(|name| folder.join(program(name)));
    if cfg!(target_os = "linux") {
        let (of_core, of_window) = (toolkits(&core)?, toolkits(&window)?);
        ensure!(of_core.is_empty(), "{} links {of_core:?}", core.display());
        ensure!(!of_window.is_empty(), "{} links no toolkit: this check has gone blind", window.display());
    }
    let network = Network::start()?;
    let (code, said) = ask(&core, &network.url)?;
    println!("{}: {}", core.display(), said.trim());
    refused(code, &said)
}

/// What ends a program with its display, and takes its memory: the libraries of a desktop among those that it links.
fn toolkits(program: &Path) -> Result<Vec<String>> {
    let linked = read(command("ldd").arg(program))?;
    let of_desktop = |line: &&str| {
        ["libgtk", "libgdk", "webkit", "libX11", "wayland", "appindicator"].iter().any(|word| line.contains(word))
    };
    Ok(linked.lines().map(str::trim).filter(of_desktop).map(str::to_owned).collect())
}

fn refused(code: Option<i32>, said: &str) -> Result<()> {
    ensure!(code == Some(3), "a server that is not WhatsApp's was not refused (exit code {code:?}): {said}");
    ensure!(said.contains("signature"), "refused, but not for its signature: {said}");
    Ok(())
}

/// Each crate with the features it is built with. (`cargo tree --edges features` shows those that an edge asks for by name,
/// and not what these switch on in turn.)
fn feature_tree(features: &str) -> Result<String> {
    let mut tree =
        cargo("tree --package wakala --package wakala-window --edges normal,build --target all --prefix none");
    read(tree.args(["--format", "{lib} {f}"]).args(features.split_whitespace()))
}

fn bytes(program: &Path) -> Result<Vec<u8>> {
    std::fs::read(program).with_context(|| program.display().to_string())
}

/// Those of the words that stand in the bytes.
fn found_in<'a>(bytes: &[u8], words: &[&'a str]) -> Vec<&'a str> {
    let holds = |word: &&str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    words.iter().filter(|word| holds(word)).copied().collect()
}

/// Lets a program look at a server: its exit code and its words.
fn ask(program: &Path, url: &str) -> Result<(Option<i32>, String)> {
    let outcome = Command::new(program).arg("--check-server").arg(url).stdin(Stdio::null()).output();
    let outcome = outcome.with_context(|| program.display().to_string())?;
    let said = [outcome.stdout, outcome.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok((outcome.status.code(), said.concat()))
}

/// A practice network in a process of its own, which ends with this.
struct Network {
    child: Child,
    url: String,
}

impl Network {
    fn start() -> Result<Self> {
        let program = target()?.join("debug").join(program("fake-whatsapp"));
        let mut network = Command::new(&program)
            .current_dir(root())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map(|child| Self { child, url: String::new() })
            .with_context(|| program.display().to_string())?;
        let mut line = String::new();
        if let Some(output) = network.child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let said: serde_json::Value = serde_json::from_str(&line).context("the practice network said nothing")?;
        let Some(url) = said["ws"].as_str() else { bail!("the practice network named no address") };
        network.url = url.to_owned();
        Ok(network)
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // It is gone either way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practice_build_would_be_found() {
        let tree = "wakala custom-protocol,default,practice\nwacore danger-skip-cert-chain-verify";
        assert_eq!(found_in(tree.as_bytes(), &FEATURES), [FEATURES[0], FEATURES[2]]);
        assert_eq!(found_in(b"\0\x01...the practice network did not start: \0", &MARKS), [MARKS[0]]);
        assert!(found_in(b"wakala custom-protocol,default\nwacore ", &FEATURES).is_empty());
        assert!(found_in(b"", &MARKS).is_empty());
    }

    #[test]
    fn only_a_refusal_for_the_signature_counts() {
        assert!(refused(Some(3), "refused: the certificate's signature is wrong").is_ok());
        assert!(refused(Some(3), "refused: nobody listens there").is_err());
        assert!(refused(Some(0), "accepted, signature and all").is_err());
        assert!(refused(None, "signature").is_err());
    }
}
