//! The fake store keeps every promise of the trait.

use std::sync::Arc;

use botmaker_ports::{Store, fakes::store::FakeStore};

async fn open() -> (Arc<dyn Store>, ()) {
    (Arc::new(FakeStore::new()), ())
}

botmaker_ports::store_conformance!(open);

mod faults {
    use botmaker_ports::{
        AccessStore, Store, StoreError,
        fakes::store::{FakeStore, StoreFault},
    };

    #[tokio::test]
    async fn a_full_fake_reads_and_does_not_write_until_told_otherwise() {
        let store = FakeStore::new();
        store.set_fault(Some(StoreFault::Full));
        assert!(matches!(store.check().await, Err(StoreError::Full)));
        assert!(store.find_first_admin().await.is_ok());
        store.set_fault(Some(StoreFault::Broken));
        assert!(store.find_first_admin().await.is_err());
        store.set_fault(None);
        assert!(store.check().await.is_ok());
    }
}
