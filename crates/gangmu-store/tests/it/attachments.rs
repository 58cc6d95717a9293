//! Attached files and the backup.

use gangmu_store::{ChainCheck, Store, StoreError};

use crate::support::{at, by, county, on_both};

#[test]
fn a_file_is_kept_once_under_the_hash_of_its_bytes() {
    on_both(async |stage| {
        let store = &stage.store;
        let file = store.put_attachment("照片.txt", "text/plain", b"abc", &by()).await.unwrap();
        assert_eq!(
            file.hash, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
            "GB/T 32905 example 1"
        );
        let again = store.put_attachment("another.txt", "text/html", b"abc", &by()).await.unwrap();
        assert_eq!(again, file);
        assert_eq!(store.read_attachment(&file.hash).await.unwrap(), b"abc");
        assert!(
            store
                .attachment_path(&file.hash)
                .ends_with("66/c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
        );
        assert_eq!(store.attachments(&["00".into(), file.hash.clone()]).await.unwrap(), [file]);
        for wrong in ["", "0", "../../etc/passwd"] {
            assert!(matches!(store.read_attachment(wrong).await, Err(StoreError::Missing { .. })), "{wrong}");
        }
    });
}

#[test]
fn a_backup_is_a_whole_database() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let copy = stage.folder.path().join("copy's.db");
        let made = stage.store.backup(&copy).await;
        if stage.url.starts_with("postgres") {
            assert!(matches!(made, Err(StoreError::Invalid(_))));
            return;
        }
        made.unwrap();
        let url = format!("sqlite:{}", copy.display());
        let second = Store::open(&url, stage.folder.path(), at(5)).await.unwrap();
        assert!(matches!(second.verify_chain().await.unwrap(), ChainCheck::Whole { events: 6, .. }));
        assert!(second.plan_ledgers(&[ledger]).await.unwrap().is_empty());
    });
}

#[test]
fn an_address_of_no_known_database_is_refused_without_its_password() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let error = runtime.block_on(Store::open("mysql://me:secret@host/db", folder.path(), at(0))).unwrap_err();
    assert!(matches!(error, StoreError::Url(_)));
    assert!(!error.to_string().contains("secret"), "{error}");
}
