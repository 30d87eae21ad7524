//! A release server of its own for measuring, and the API calls that the measurements need.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, SysconfVar, sysconf},
};
use serde_json::{Value, json};

use crate::{
    cli::Profile,
    http::{self, Address, Answer, Request},
    process,
};

const PATIENCE: Duration = Duration::from_secs(120);

/// The server, signed in to.
pub(crate) struct Bench {
    child: Child,
    pub(crate) address: Address,
    /// Header lines that authorize a request.
    pub(crate) headers: String,
    bots: Vec<String>,
    password: String,
    pub(crate) start_time: Duration,
}

/// What an idle server costs.
pub(crate) struct Idle {
    pub(crate) cpu_percent: f64,
    pub(crate) memory_mib: f64,
    pub(crate) window: Duration,
}

/// What a piece of work costs the server.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) cpu_seconds: f64,
    /// Resident before, and at most meanwhile.
    pub(crate) before_mib: f64,
    pub(crate) peak_mib: f64,
}

impl Bench {
    /// Starts the server in `directory`, waits for `/healthz` and signs in.
    ///
    /// # Errors
    /// When it does not come up or refuses its own first password.
    pub(crate) fn start(directory: &Path, image: &str) -> Result<Self> {
        let data_dir: PathBuf = directory.join("data");
        fs::create_dir_all(directory)?;
        let (port, bots_side) = (free_port()?, free_port()?);
        let log = fs::File::create(directory.join("server.log"))?;
        let mut command = Command::new(Profile::Release.program("botmaker"));
        process::forget_own_build(&mut command);
        let begun = Instant::now();
        let child = command
            .arg("--data-dir")
            .arg(&data_dir)
            .args([
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--log-format",
                "json",
            ])
            .env("BOTMAKER__ENGINE__IMAGE", image)
            .env("BOTMAKER__BOTS_SIDE__PORT", bots_side.to_string())
            .env("BOTMAKER__BOTS__PORT_FIRST", "21000")
            .env("BOTMAKER__BOTS__PORT_LAST", "21999")
            .env("BOTMAKER__BOTS__SUBNET_POOL", "10.214.0.0/16")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start the server")?;
        let address = Address::Tcp(format!("127.0.0.1:{port}"));
        let mut bench = Self {
            child,
            address,
            headers: String::new(),
            bots: Vec::new(),
            password: String::new(),
            start_time: Duration::ZERO,
        };
        bench.wait_until_healthy()?;
        bench.start_time = begun.elapsed();
        bench.sign_in(&data_dir, port)?;
        Ok(bench)
    }

    fn wait_until_healthy(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if http::get(&self.address, "/healthz").is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the measured server ended with {status}");
            }
            thread::sleep(Duration::from_millis(2));
        }
        bail!("the measured server does not answer");
    }

    fn sign_in(&mut self, data_dir: &Path, port: u16) -> Result<()> {
        let password = fs::read_to_string(data_dir.join("admin-password"))?;
        password.trim().clone_into(&mut self.password);
        let origin = format!("Origin: http://127.0.0.1:{port}\r\n");
        let body = json!({"username": "admin", "password": self.password}).to_string();
        let request = Request {
            headers: &origin,
            body: &body,
            ..Request::new("POST", "/api/auth/login")
        };
        let answer = http::send(&self.address, &request)?;
        let cookie = answer
            .header("set-cookie")
            .and_then(|value| value.split(';').next())
            .unwrap_or_default();
        let secret = answer.json()["session_secret"].as_str().map(str::to_owned);
        let secret = secret
            .with_context(|| format!("signing in answered {}: {}", answer.status, answer.body))?;
        self.headers = format!("{origin}Cookie: {cookie}\r\nX-BotMaker-Session: {secret}\r\n");
        Ok(())
    }

    /// Sends one request as the administrator.
    ///
    /// # Errors
    /// When the server does not answer with a status below 400.
    pub(crate) fn call(&self, method: &str, path: &str, body: &str) -> Result<Answer> {
        let request = Request {
            headers: &self.headers,
            body,
            ..Request::new(method, path)
        };
        let answer = http::send(&self.address, &request)?;
        if answer.status >= 400 {
            bail!(
                "{method} {path} answered {}: {}",
                answer.status,
                answer.body
            );
        }
        Ok(answer)
    }

    /// Where a browser finds the server.
    pub(crate) fn base_url(&self) -> String {
        match &self.address {
            Address::Tcp(authority) => format!("http://{authority}"),
            Address::Unix(path) => path.display().to_string(),
        }
    }

    /// The administrator's password.
    pub(crate) fn password(&self) -> &str {
        &self.password
    }

    /// How many bots there are.
    pub(crate) fn count(&self) -> usize {
        self.bots.len()
    }

    /// Asks for one more bot and returns its id; `start` is whether it shall run.
    ///
    /// # Errors
    /// When the server refuses.
    pub(crate) fn create_bot(&mut self, start: bool) -> Result<String> {
        let name = format!("bench {}", self.bots.len());
        let hostname = format!("bench-{}", self.bots.len());
        let wish = json!({"name": name, "hostname": hostname, "provider": "demo", "model": "demo-1", "start": start});
        let bot = self.call("POST", "/api/bots", &wish.to_string())?.json();
        let id = bot["id"]
            .as_str()
            .context("a created bot has an id")?
            .to_owned();
        self.bots.push(id.clone());
        Ok(id)
    }

    /// Waits until `is_reached` holds for a bot.
    ///
    /// # Errors
    /// When it fails or takes too long.
    pub(crate) fn wait_for(&self, id: &str, is_reached: impl Fn(&Value) -> bool) -> Result<()> {
        let begun = Instant::now();
        loop {
            let bot = self.call("GET", &format!("/api/bots/{id}"), "")?.json();
            if is_reached(&bot) {
                return Ok(());
            }
            let state = bot["status"]["state"].as_str().unwrap_or("unknown");
            if state == "failed" || begun.elapsed() > PATIENCE {
                bail!("the bot is {state}: {}", bot["status"]["reason"]);
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Watches the server's process for `window` without asking it anything.
    ///
    /// # Errors
    /// When `/proc` does not tell.
    pub(crate) fn idle(&self, window: Duration) -> Result<Idle> {
        let before = self.cpu_seconds()?;
        thread::sleep(window);
        let used = self.cpu_seconds()? - before;
        Ok(Idle {
            cpu_percent: 100.0 * used / window.as_secs_f64(),
            memory_mib: self.memory_mib("VmRSS:")?,
            window,
        })
    }

    /// Does some work and measures what the server spends meanwhile.
    ///
    /// # Errors
    /// Those of the work; when `/proc` does not tell.
    pub(crate) fn spent<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<(T, Cost)> {
        // The peak is counted from here on (proc(5), clear_refs).
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?;
        let (before_mib, before) = (self.memory_mib("VmRSS:")?, self.cpu_seconds()?);
        let done = work()?;
        let cost = Cost {
            cpu_seconds: self.cpu_seconds()? - before,
            before_mib,
            peak_mib: self.memory_mib("VmHWM:")?,
        };
        Ok((done, cost))
    }

    /// A size that the kernel tells of the server's process.
    fn memory_mib(&self, name: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kibibytes: u32 = line
            .and_then(|line| line.split_whitespace().next())
            .with_context(|| format!("the kernel tells no {name}"))?
            .parse()?;
        Ok(f64::from(kibibytes) / 1024.0)
    }

    fn cpu_seconds(&self) -> Result<f64> {
        let ticks_per_second =
            sysconf(SysconfVar::CLK_TCK)?.context("the kernel has no clock tick")?;
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in parentheses may hold spaces; user and system time are fields 14 and 15.
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks: u32 = fields
            .get(11..13)
            .context("a short stat")?
            .iter()
            .filter_map(|field| field.parse::<u32>().ok())
            .sum();
        Ok(f64::from(ticks) / f64::from(u32::try_from(ticks_per_second)?))
    }

    /// Deletes every bot and waits until the engine holds nothing of them.
    ///
    /// # Errors
    /// When one cannot be deleted.
    pub(crate) fn remove_everything(&mut self) -> Result<()> {
        for id in std::mem::take(&mut self.bots) {
            self.call("DELETE", &format!("/api/bots/{id}"), "")?;
        }
        let begun = Instant::now();
        loop {
            let left = self.call("GET", "/api/bots", "")?.json();
            if left["bots"].as_array().is_none_or(Vec::is_empty) {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                bail!("some bots are still being deleted after {PATIENCE:?}");
            }
            thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if let Ok(pid) = i32::try_from(self.child.id()) {
            kill(Pid::from_raw(pid), Signal::SIGTERM).ok();
        }
        self.child.wait().ok();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
