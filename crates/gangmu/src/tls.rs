//! The cryptography behind outgoing TLS connections, chosen once for the process. It opens no connection.

/// Makes the cryptography of TLS ready; later calls change nothing.
pub fn ready() {
    // An error only says that it was ready already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
