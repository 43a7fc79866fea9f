//! What a user says about access, in the words of the server.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::doors::{self, Doors};
use super::gate::{Gate, Given};
use super::handshake::Handshake;
use super::token::{self, Token};
use super::watch::Watched;
use crate::http::{Server, ServerError};

impl<A> Server<A> {
    #[doc = include_str!("web_config.md")]
    pub fn web_config(mut self, path: impl AsRef<Path>) -> Result<Self, ServerError> {
        let watched: Arc<Watched<Doors>> = Watched::new(path.as_ref(), doors::load)?;
        self.settings.upgrade = Some(Arc::new(Handshake(Arc::clone(&watched))));
        self.gate().config = Some(watched);
        Ok(self)
    }

    /// Lets in who shows this token, as `Authorization: Bearer …`; beside the users of a
    /// [web configuration](Self::web_config), if there are any.
    ///
    /// It is compared in constant time. Whoever can read what goes over the network can read it too, unless there is TLS.
    ///
    /// ```
    /// # let token = "c2VjcmV0";
    /// let server = bellwether::http::Server::bind("127.0.0.1:0")?.bearer_token(token)?;
    /// # let _ = server;
    /// # Ok::<(), bellwether::http::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// [`ServerError::Token`] where it is empty, or has characters that no header can carry.
    pub fn bearer_token(mut self, token: &str) -> Result<Self, ServerError> {
        let token = Token::new(token).map_err(|reason| ServerError::Token {
            path: None,
            reason: reason.to_owned(),
        })?;
        self.gate().token = Some(Given::Fixed(Arc::new(token)));
        Ok(self)
    }

    /// [`bearer_token`](Self::bearer_token), with what stands in a file, such as a mounted secret. The end of its line does
    /// not count. The file is read anew when it has changed.
    ///
    /// # Errors
    /// [`ServerError::Token`] where the file cannot be read, or holds no token.
    pub fn bearer_token_file(mut self, path: impl AsRef<Path>) -> Result<Self, ServerError> {
        let path = path.as_ref();
        let load = |path: &Path, _: Option<&Token>| token::load(path);
        let watched = Watched::new(path, load).map_err(|reason| ServerError::Token {
            path: Some(path.to_owned()),
            reason,
        })?;
        self.gate().token = Some(Given::File(watched));
        Ok(self)
    }

    /// Sets whether the metrics are for those alone who show a password or a token: they are unless this says otherwise.
    /// Where there are neither users nor a token, everyone reads them.
    pub fn protect_metrics(mut self, protect: bool) -> Self {
        self.gate().protect_metrics = protect;
        self
    }

    /// Sets whether the health endpoints are, too: they are not unless this says so, because orchestrators have no
    /// password to show. TLS is for all of them: where clients need a certificate, so do probes.
    pub fn protect_health(mut self, protect: bool) -> Self {
        self.gate().protect_health = protect;
        self
    }

    /// Sets how long a client may take for the handshake of TLS: 5 seconds unless set. Then the connection ends.
    pub fn handshake_timeout(mut self, limit: Duration) -> Self {
        self.settings.limits.handshake = limit;
        self
    }

    fn gate(&mut self) -> &mut Gate {
        self.settings.gate.get_or_insert_with(Gate::new)
    }
}
