//! The writer's lanes: who waits for whom, and what a failure takes along.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use wakala_domain::time::Wall;
use wakala_store::{Piece, StoreError, Writing};

use crate::{DataDir, Fixture, LID, PN, Store, incoming, open};

/// Keeps the writer busy until the sender is dropped; what is asked meanwhile waits.
async fn busy(store: &Store) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), StoreError>>) {
    let (release, held) = mpsc::channel::<()>();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let holder = store.clone();
    let holding = tokio::spawn(async move {
        holder
            .write(move |_| {
                let _ = begun.send(());
                let _ = held.recv();
                Ok(())
            })
            .await
    });
    begins.await.unwrap();
    (release, holding)
}

#[tokio::test]
async fn a_single_write_goes_before_the_batches_that_wait() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let (release, holding) = busy(&store).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut asked = Vec::new();
    for n in 0..20 {
        let (store, order) = (store.clone(), Arc::clone(&order));
        asked.push(Box::pin(async move {
            store
                .write_batch(move |_| {
                    order.lock().unwrap().push(format!("batch {n}"));
                    Ok(())
                })
                .await
        }));
    }
    // Asked for one by one, in this order; the answers wait.
    for one in &mut asked {
        assert!(futures_now(one.as_mut()).is_none());
    }
    let mut single = Box::pin({
        let (store, order) = (store.clone(), Arc::clone(&order));
        async move {
            store
                .write(move |_| {
                    order.lock().unwrap().push("single".to_owned());
                    Ok(())
                })
                .await
        }
    });
    assert!(futures_now(single.as_mut()).is_none());
    drop(release);
    holding.await.unwrap().unwrap();
    single.await.unwrap();
    for one in asked {
        one.await.unwrap();
    }
    let order = order.lock().unwrap();
    assert_eq!(order[0], "single", "{order:?}");
    assert_eq!(order[1..], (0..20).map(|n| format!("batch {n}")).collect::<Vec<_>>());
}

/// Polls once.
fn futures_now<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.poll(&mut context) {
        std::task::Poll::Ready(output) => Some(output),
        std::task::Poll::Pending => None,
    }
}

#[tokio::test]
async fn a_single_write_goes_between_the_steps_of_a_batch() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let passed = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&passed);
    let mut steps = 0;
    let batch = store.clone();
    let batch = tokio::spawn(async move {
        let step = move |w: &Writing<'_>| {
            steps += 1;
            w.set_setting("steps", &steps.to_string())?;
            Ok(if seen.load(Ordering::Acquire) { Piece::Done(steps) } else { Piece::More })
        };
        batch.write_batch_in_pieces(step).await
    });
    // Its steps never end before these are through.
    for n in 0..20 {
        store.write(move |w| w.set_setting("single", &n.to_string())).await.unwrap();
    }
    passed.store(true, Ordering::Release);
    let steps = batch.await.unwrap().unwrap();
    assert_eq!(store.read(|r| r.setting("steps")).await.unwrap(), Some(steps.to_string()));
}

#[tokio::test]
async fn a_batch_gets_on_although_somebody_always_writes() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let done = Arc::new(AtomicBool::new(false));
    let (other, ends) = (store.clone(), Arc::clone(&done));
    let writes = tokio::spawn(async move {
        while !ends.load(Ordering::Acquire) {
            other.write(|w| w.set_setting("single", "1")).await.unwrap();
        }
    });
    let mut steps = 0;
    let batch = store.write_batch_in_pieces(move |_| {
        steps += 1;
        Ok(if steps == 100 { Piece::Done(steps) } else { Piece::More })
    });
    assert_eq!(batch.await.unwrap(), 100);
    done.store(true, Ordering::Release);
    writes.await.unwrap();
}

/// What a batch wrote in a transaction that did not come about is not there, and it can't know: it hears of it, and ends.
#[tokio::test]
async fn a_batch_whose_transaction_fails_is_told_and_leaves_whole_steps() {
    let Fixture { store, folder: _folder, .. } = open().await;
    store.write(|w| w.set_setting("room", "x")).await.unwrap();
    store.set_page_limit(Some(1)).await.unwrap();
    let mut steps = 0;
    let refused = store.write_batch_in_pieces::<(), _>(move |w| {
        steps += 1;
        w.set_setting(&format!("step {steps}"), &"x".repeat(if steps == 3 { 10_000_000 } else { 1 }))?;
        Ok(Piece::More)
    });
    assert_eq!(refused.await, Err(StoreError::DiskFull));
    store.set_page_limit(None).await.unwrap();
    store.write(|w| w.set_setting("after", "1")).await.unwrap();
    assert_eq!(store.read(|r| r.setting("step 3")).await.unwrap(), None);
}

#[tokio::test]
async fn a_step_of_a_batch_that_fails_takes_nobody_along() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let (release, holding) = busy(&store).await;
    let mut steps = 0;
    let mut failing = Box::pin(store.write_batch_in_pieces::<(), _>(move |w| {
        steps += 1;
        w.set_setting("steps", &steps.to_string())?;
        if steps == 3 { Err(StoreError::NoSuchChat) } else { Ok(Piece::More) }
    }));
    let mut good = Box::pin(store.write_batch(|w| w.set_setting("good", "1")));
    assert!(futures_now(failing.as_mut()).is_none());
    assert!(futures_now(good.as_mut()).is_none());
    drop(release);
    holding.await.unwrap().unwrap();
    assert_eq!(failing.await, Err(StoreError::NoSuchChat));
    good.await.unwrap();
    assert_eq!(store.read(|r| r.setting("steps")).await.unwrap().as_deref(), Some("2"), "the steps before it stand");
}

#[tokio::test]
async fn bulk_lets_everybody_else_pass() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let passed = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&passed);
    let bulk = store.clone();
    let bulk = tokio::spawn(async move {
        bulk.write_in_pieces(move |w| {
            w.set_setting("step", "1")?;
            Ok(if seen.load(Ordering::Acquire) { Piece::Done(7) } else { Piece::More })
        })
        .await
    });
    store.write(|w| w.set_setting("single", "1")).await.unwrap();
    store.write_batch(|w| w.set_setting("batch", "1")).await.unwrap();
    passed.store(true, Ordering::Release);
    assert_eq!(bulk.await.unwrap().unwrap(), 7);
}

#[tokio::test]
async fn bulk_gets_on_although_somebody_always_writes() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let done = Arc::new(AtomicBool::new(false));
    let mut writers = Vec::new();
    for n in 0..4 {
        let (store, done) = (store.clone(), Arc::clone(&done));
        writers.push(tokio::spawn(async move {
            while !done.load(Ordering::Acquire) {
                store.write(move |w| w.set_setting(&format!("writer {n}"), "1")).await.unwrap();
            }
        }));
    }
    let mut steps = 0;
    let result = store
        .write_in_pieces(move |_| {
            steps += 1;
            Ok(if steps == 200 { Piece::Done(steps) } else { Piece::More })
        })
        .await;
    assert_eq!(result.unwrap(), 200);
    done.store(true, Ordering::Release);
    for writer in writers {
        writer.await.unwrap();
    }
}

#[tokio::test]
async fn a_step_that_fails_ends_the_bulk_and_takes_nobody_along() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let mut steps = 0;
    let failed = store
        .write_in_pieces::<(), _>(move |w| {
            steps += 1;
            w.set_setting("steps", &steps.to_string())?;
            if steps == 3 { Err(StoreError::NoSuchChat) } else { Ok(Piece::More) }
        })
        .await;
    assert_eq!(failed, Err(StoreError::NoSuchChat));
    let kept = store.read(|r| r.setting("steps")).await.unwrap();
    assert!(kept.is_none_or(|steps| steps != "3"), "the step that failed left nothing");
    let panicked = store.write_in_pieces::<(), _>(|_| panic!("on purpose")).await;
    assert!(matches!(panicked, Err(StoreError::Internal(_))));
    store.write(|w| w.set_setting("after", "1")).await.unwrap();
}

#[tokio::test]
async fn closing_does_what_waits_and_leaves_the_rest_of_the_bulk() {
    let Fixture { store, folder, .. } = open().await;
    let (release, holding) = busy(&store).await;
    let mut bulk = Box::pin(store.write_in_pieces::<(), _>(|_| Ok(Piece::More)));
    let mut batch = Box::pin(store.write_batch(|w| w.set_setting("batch", "1")));
    let mut single = Box::pin(store.write(|w| w.set_setting("single", "1")));
    assert!(futures_now(bulk.as_mut()).is_none());
    assert!(futures_now(batch.as_mut()).is_none());
    assert!(futures_now(single.as_mut()).is_none());
    let mut closing = Box::pin(store.close());
    assert!(futures_now(closing.as_mut()).is_none());
    drop(release);
    closing.await.unwrap();
    holding.await.unwrap().unwrap();
    single.await.unwrap();
    batch.await.unwrap();
    assert_eq!(bulk.await, Err(StoreError::Closed));
    assert_eq!(store.write(|w| w.set_setting("late", "1")).await, Err(StoreError::Closed));
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    for key in ["batch", "single"] {
        assert_eq!(store.read(move |r| r.setting(key)).await.unwrap().as_deref(), Some("1"));
    }
}

#[tokio::test]
async fn a_full_disk_is_told_to_those_it_meets_and_lets_the_others_through() {
    let Fixture { store, folder: _folder, .. } = open().await;
    store.write(|w| w.set_setting("room", &"x".repeat(100_000))).await.unwrap();
    store.set_page_limit(Some(1)).await.unwrap();
    let (release, holding) = busy(&store).await;
    let mut large = Box::pin(store.write_batch(|w| w.set_setting("large", &"x".repeat(1_000_000))));
    let mut bulk = Box::pin(store.write_in_pieces(|w| {
        w.set_setting("bulk", &"x".repeat(1_000_000))?;
        Ok(Piece::Done(()))
    }));
    let mut small = Box::pin(store.write(|w| w.set_setting("room", "y")));
    assert!(futures_now(large.as_mut()).is_none());
    assert!(futures_now(bulk.as_mut()).is_none());
    assert!(futures_now(small.as_mut()).is_none());
    drop(release);
    let _ = holding.await.unwrap();
    assert_eq!(large.await, Err(StoreError::DiskFull));
    assert_eq!(bulk.await, Err(StoreError::DiskFull));
    let _ = small.await;
    store.set_page_limit(None).await.unwrap();
    store.write(|w| w.set_setting("after", "1")).await.unwrap();
}

/// What is owed is nobody's errand and may take minutes: bulk that is asked for meanwhile takes turns with it from its first piece on.
#[tokio::test]
async fn bulk_begins_although_two_long_chats_become_one() {
    let Fixture { store, id, folder: _folder } = open().await;
    let chats = [PN, LID].map(|from| {
        let messages: Vec<_> = (0..1_500).map(|n| incoming(from, None, &format!("{from} {n}"), "habari")).collect();
        store.write(move |w| Ok(w.commit_batch(id, &messages, Wall(5))?[0].chat))
    });
    let [one, other] = chats;
    let (one, other) = (one.await.unwrap(), other.await.unwrap());
    let (release, holding) = busy(&store).await;
    let tells = incoming(LID, Some(PN), "tells", "habari");
    let mut joined = Box::pin(store.write(move |w| w.commit_incoming(id, &tells, Wall(6))));
    assert!(futures_now(joined.as_mut()).is_none());
    let two = move |w: &Writing<'_>| Ok(Piece::Done(w.chat(one)?.is_some() && w.chat(other)?.is_some()));
    let mut bulk = Box::pin(store.write_in_pieces(two));
    assert!(futures_now(bulk.as_mut()).is_none());
    drop(release);
    holding.await.unwrap().unwrap();
    joined.await.unwrap();
    assert!(bulk.await.unwrap(), "it waited until they were one");
}
