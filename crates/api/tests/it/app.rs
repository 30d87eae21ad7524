//! A server of a test's own.

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
    time::Duration,
};

use botmaker_api::{
    AllowedHosts, ApiSettings, ApiState, LogControl, LogControlError, Program, ServerHandle,
    bots_side::{BotsSideStatus, supervise},
    dto::system::LogLevel,
};
use botmaker_doctor::{Rounds, RoundsSettings};
use botmaker_domain::{BotId, Clock, RandomIds, SystemClock};
use botmaker_fleet::{Fleet, FleetParts, FleetSettings, JanitorSettings};
use botmaker_openclaw::{
    discovery::{DiscoveryLimits, HttpDiscovery},
    gateway::FakeGateway,
};
use botmaker_persistence_sqlite::{OpenOptions, SqliteStore};
use botmaker_ports::{
    NoKeyring,
    fakes::{image_builder::FakeImageBuilder, keyring::FakeKeyring, runtime::FakeRuntime},
};
use botmaker_secrets::{
    ExposeSecret, HashCost, MasterKey, Ownership, SecretDirectory, SecretString,
};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Long enough for a busy machine; a test waits only until its event comes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A running server, its parts and a client that is signed in by an API token.
pub(crate) struct TestApp {
    pub(crate) base: String,
    pub(crate) fleet: Fleet,
    pub(crate) store: SqliteStore,
    pub(crate) runtime: Arc<FakeRuntime>,
    pub(crate) gateway: Arc<FakeGateway>,
    pub(crate) keyring: FakeKeyring,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
    bots_side: BotsSideStatus,
    pub(crate) shutdown: CancellationToken,
    handle: ServerHandle,
    directory: TempDir,
}

/// Both halves of a browser's session.
pub(crate) struct Session {
    pub(crate) cookie: String,
    pub(crate) secret: String,
}

/// What [`TestApp::start`] uses; a test changes what it is about.
pub(crate) fn settings() -> FleetSettings {
    FleetSettings {
        image: FakeRuntime::IMAGE.to_owned(),
        ports: 19000..=19009,
        subnet_pool: "10.99.0.0/24".parse().unwrap(),
        max_bots: 6,
        probe_starting: Duration::from_millis(5),
        // No probe, sweep or measurement comes between a test and the calls that it counts.
        probe_steady: Duration::from_secs(3600),
        sweep: Duration::from_secs(3600),
        metrics_interval: Duration::from_secs(3600),
        stop_grace: Duration::from_millis(50),
        password_cost: HashCost::CHEAPEST,
        janitor: JanitorSettings {
            young: Duration::ZERO,
            ..JanitorSettings::default()
        },
        ..FleetSettings::default()
    }
}

/// The engine in memory and the gateways of its bots.
#[derive(Default)]
struct Engine {
    runtime: Arc<FakeRuntime>,
    gateway: Arc<FakeGateway>,
    keyring: FakeKeyring,
    /// Whether the server has no keyring at all.
    keyring_is_off: bool,
    builder: Option<FakeImageBuilder>,
}

/// A fleet over a database in the directory, with an engine and gateways in memory.
async fn fleet(
    directory: &TempDir,
    settings: FleetSettings,
    engine: &Engine,
) -> (Fleet, SqliteStore) {
    let owner = Ownership::of_this_process();
    let secrets = SecretDirectory::open(&directory.path().join("secrets"), owner).unwrap();
    let database = directory.path().join("botmaker.db");
    let store = SqliteStore::open(&database, &OpenOptions::default())
        .await
        .unwrap();
    let parts = FleetParts {
        store: Arc::new(store.clone()),
        runtime: Arc::clone(&engine.runtime) as _,
        gateway: Arc::clone(&engine.gateway) as _,
        keyring: match engine.keyring_is_off {
            true => Arc::new(NoKeyring),
            false => Arc::new(engine.keyring.clone()),
        },
        discovery: Arc::new(HttpDiscovery::new(DiscoveryLimits::default())),
        secrets: Arc::new(secrets),
        master_key: Arc::new(MasterKey::generate().unwrap()),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        image_builder: engine.builder.clone().map(|builder| Arc::new(builder) as _),
    };
    let fleet = Fleet::start(parts, settings).await.unwrap();
    (fleet, store)
}

/// An administrator and an API token of theirs.
async fn token(fleet: &Fleet) -> String {
    let password = SecretString::from(PASSWORD);
    fleet.ensure_admin(password).await.unwrap();
    let operator = fleet.operator().await.unwrap();
    let made = fleet.create_api_token(&operator, "tests", None).await;
    made.unwrap().1.expose_secret().to_owned()
}

/// A log that only remembers its level.
struct Log(Mutex<String>);

impl LogControl for Log {
    fn level(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    fn set_level(&self, level: LogLevel) -> Result<(), LogControlError> {
        *self.0.lock().unwrap() = format!("{level:?}").to_lowercase();
        Ok(())
    }
}

fn program(
    fleet: &Fleet,
    directory: &TempDir,
    engine: &Engine,
    shutdown: &CancellationToken,
) -> Program {
    let rounds = Rounds::new(
        fleet.clone(),
        Arc::clone(&engine.runtime) as _,
        Arc::new(SystemClock),
        RoundsSettings {
            data_directory: directory.path().to_owned(),
            endpoint: "unix:///run/test.sock".to_owned(),
            bots_side_port: 7101,
        },
        TaskTracker::new(),
        shutdown.clone(),
    );
    Program {
        started_at: SystemClock.now(),
        data_directory: directory.path().to_owned(),
        has_bots_side: true,
        log: Arc::new(Log(Mutex::new("info,botmaker_fleet=debug".to_owned()))),
        rounds,
    }
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::with(settings()).await
    }

    pub(crate) async fn with(settings: FleetSettings) -> Self {
        Self::building(settings, None).await
    }

    /// With an image builder beside the image that is there already.
    pub(crate) async fn building(
        settings: FleetSettings,
        builder: Option<FakeImageBuilder>,
    ) -> Self {
        let engine = Engine {
            builder,
            ..Engine::default()
        };
        Self::on(settings, engine).await
    }

    /// As a server without a keyring.
    pub(crate) async fn without_keyring(settings: FleetSettings) -> Self {
        let engine = Engine {
            keyring_is_off: true,
            ..Engine::default()
        };
        Self::on(settings, engine).await
    }

    async fn on(settings: FleetSettings, engine: Engine) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (fleet, store) = fleet(&directory, settings, &engine).await;
        let token = token(&fleet).await;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let hosts = AllowedHosts::new(address.ip(), ["bots.example.com".to_owned()]);
        let settings = ApiSettings {
            keep_alive: Duration::from_millis(100),
            ..ApiSettings::new(hosts)
        };
        let bots_side = BotsSideStatus::default();
        let program = program(&fleet, &directory, &engine, &shutdown);
        let state = ApiState::new(
            fleet.clone(),
            settings,
            bots_side.clone(),
            program,
            shutdown.clone(),
        );
        let server = botmaker_api::serve(state, Some(listener), None).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        let app = Self {
            base: format!("http://{address}"),
            fleet,
            store,
            runtime: engine.runtime,
            gateway: engine.gateway,
            keyring: engine.keyring,
            http: client(),
            token,
            bots_side,
            shutdown,
            handle,
            directory,
        };
        // The image is looked for before the engine counts as available.
        app.until("the engine is known", async || {
            app.fleet.engine().is_available
        })
        .await;
        app
    }

    /// Opens the listener that bots reach, on a port that is free.
    pub(crate) async fn serve_bots(&self) {
        let status = self.bots_side.clone();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let listener = supervise(self.fleet.clone(), port, status, self.shutdown.clone());
        tokio::spawn(listener);
        self.until("the bots' side listens", async || {
            let (_, docker) = self.get("/api/docker/status").await;
            docker["bots_side"]["listening"] == true
        })
        .await;
    }

    /// Polls until it is so.
    pub(crate) async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let wished = async {
            while !holds().await {
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        };
        assert!(
            tokio::time::timeout(PATIENCE, wished).await.is_ok(),
            "never so: {what}"
        );
    }

    /// A request without any credential.
    pub(crate) fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// A request with the API token.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.anonymous(method, path).bearer_auth(&self.token)
    }

    /// A request as a browser sends it.
    pub(crate) fn as_person(
        &self,
        session: &Session,
        method: Method,
        path: &str,
    ) -> RequestBuilder {
        self.anonymous(method, path)
            .header("cookie", &session.cookie)
            .header("x-botmaker-session", &session.secret)
            .header("origin", &self.base)
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        read(
            self.request(Method::POST, path)
                .json(body)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    /// Creates a bot and waits until it is running.
    pub(crate) async fn running_bot(&self, name: &str) -> (String, BotId) {
        let (status, bot) = self.post("/api/bots", &wish(name)).await;
        assert_eq!(status, 201, "{bot}");
        let id = bot["id"].as_str().unwrap().to_owned();
        self.until_state(&id, "running").await;
        let bot = id.parse().unwrap();
        (id, bot)
    }

    pub(crate) async fn until_state(&self, id: &str, state: &str) {
        let path = format!("/api/bots/{id}");
        self.until(state, async || {
            self.get(&path).await.1["status"]["state"] == state
        })
        .await;
    }

    /// Signs in as a browser does.
    pub(crate) async fn sign_in(&self) -> Session {
        let body = json!({ "username": "admin", "password": PASSWORD });
        let response = self
            .anonymous(Method::POST, "/api/auth/login")
            .header("origin", &self.base)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        let cookie = response.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let body: Value = response.json().await.unwrap();
        Session {
            cookie,
            secret: body["session_secret"].as_str().unwrap().to_owned(),
        }
    }

    /// Every file below the server's directory that holds this text.
    pub(crate) fn files_with(&self, text: &str) -> Vec<String> {
        fn search(directory: &std::path::Path, text: &[u8], found: &mut Vec<String>) {
            for entry in std::fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    search(&path, text, found);
                } else if std::fs::read(&path)
                    .unwrap()
                    .windows(text.len())
                    .any(|window| window == text)
                {
                    found.push(path.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
        let mut found = Vec::new();
        search(self.directory.path(), text.as_bytes(), &mut found);
        found
    }

    pub(crate) async fn stop(&self) {
        self.shutdown.cancel();
        self.handle.stop(true).await;
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.shutdown.cancel();
        drop(self.handle.stop(false));
    }
}

fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    let builder = builder.redirect(reqwest::redirect::Policy::none());
    builder.build().unwrap()
}

/// A demo bot.
pub(crate) fn wish(name: &str) -> Value {
    json!({ "name": name, "provider": "demo", "model": "demo-1" })
}

/// Status and JSON body. A refusal must be a problem with the request's id.
pub(crate) async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let id = response.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let media = response
        .headers()
        .get("content-type")
        .map(|value| value.to_str().unwrap().to_owned());
    let bytes = response.bytes().await.unwrap();
    let body = if bytes.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&bytes).unwrap_or_default()
    };
    if status >= 400 {
        assert_eq!(
            media.as_deref(),
            Some("application/problem+json"),
            "{status} {body}"
        );
        assert_eq!(body["status"], status, "{body}");
        assert_eq!(body["request_id"], id.as_str(), "{body}");
        assert!(
            body["code"].as_str().is_some_and(|code| !code.is_empty()),
            "{body}"
        );
    }
    (status, body)
}
