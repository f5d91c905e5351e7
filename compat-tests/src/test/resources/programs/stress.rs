// Threads, channels, locks, timers, signals and thread-local values: what it prints does not depend on timing.
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{mpsc, Arc, Barrier, Condvar, Mutex, RwLock};
use std::thread;
use std::time::{Duration, Instant};

extern "C" {
    fn signal(number: i32, handler: extern "C" fn(i32)) -> usize;
    fn raise(number: i32) -> i32;
}

static SIGNALS: AtomicUsize = AtomicUsize::new(0);

extern "C" fn on_signal(_number: i32) {
    SIGNALS.fetch_add(1, Ordering::SeqCst);
}

thread_local!(static OWN: Cell<usize> = Cell::new(1));

fn channels() -> usize {
    let (sender, receiver) = mpsc::channel();
    let senders: Vec<_> = (0..16)
        .map(|i| {
            let sender = sender.clone();
            thread::spawn(move || (0..500).for_each(|k| sender.send(i * k).unwrap()))
        })
        .collect();
    drop(sender);
    let sum = receiver.iter().sum();
    senders.into_iter().for_each(|t| t.join().unwrap());
    sum
}

fn locks() -> (usize, usize) {
    let total = Arc::new(Mutex::new(0));
    let table = Arc::new(RwLock::new(vec![0; 8]));
    let start = Arc::new(Barrier::new(8));
    let threads: Vec<_> = (0..8)
        .map(|i| {
            let (total, table, start) = (total.clone(), table.clone(), start.clone());
            thread::spawn(move || {
                start.wait();
                for _ in 0..1000 {
                    *total.lock().unwrap() += 1;
                    table.write().unwrap()[i] += 1;
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    let sum = table.read().unwrap().iter().sum();
    let total = *total.lock().unwrap();
    (total, sum)
}

fn ping_pong() -> usize {
    let turn = Arc::new((Mutex::new(0), Condvar::new()));
    let other = turn.clone();
    let play = |turn: &(Mutex<usize>, Condvar), me: usize| {
        for _ in 0..500 {
            let mut value = turn.0.lock().unwrap();
            while *value % 2 != me {
                value = turn.1.wait(value).unwrap();
            }
            *value += 1;
            turn.1.notify_all();
        }
    };
    let thread = thread::spawn(move || play(&other, 1));
    play(&turn, 0);
    thread.join().unwrap();
    let value = *turn.0.lock().unwrap();
    value
}

fn main() {
    println!("channels {}", channels());
    println!("locks {:?}", locks());
    println!("ping-pong {}", ping_pong());
    let begin = Instant::now();
    thread::sleep(Duration::from_millis(5));
    println!("slept {}", begin.elapsed() >= Duration::from_millis(5));
    let receiver = mpsc::channel::<()>();
    println!("{:?}", receiver.1.recv_timeout(Duration::from_millis(2)));
    unsafe { signal(10, on_signal) };
    let raisers: Vec<_> = (0..4)
        .map(|_| {
            thread::spawn(|| {
                (0..25).for_each(|_| unsafe {
                    let _ = raise(10);
                })
            })
        })
        .collect();
    raisers.into_iter().for_each(|t| t.join().unwrap());
    println!("signals {}", SIGNALS.load(Ordering::SeqCst));
    OWN.with(|own| own.set(2));
    println!(
        "own {}",
        thread::spawn(|| OWN.with(|own| own.get())).join().unwrap()
    );
    let caught = thread::spawn(|| {
        std::panic::set_hook(Box::new(|_| {}));
        panic!("on purpose")
    })
    .join();
    println!("panicked {}", caught.is_err());
    std::process::exit(6);
}
