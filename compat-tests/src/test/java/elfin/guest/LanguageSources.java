package elfin.guest;

/**
 * Programs that try what compilers and C libraries make of the kernel: unwinding and thread-local
 * storage.
 */
final class LanguageSources {
    /** C++: thrown through frames, from signal handlers, across threads, out of noexcept. */
    static final String EXCEPTIONS =
            """
            #include <csetjmp>
            #include <csignal>
            #include <cstdio>
            #include <exception>
            #include <future>
            #include <stdexcept>
            #include <string>
            #include <thread>
            #include <vector>

            struct Guard {
                const char *name;
                ~Guard() { std::printf("unwound %s\\n", name); }
            };

            static int deep(int n) {
                Guard guard{n == 0 ? "deepest" : "middle"};
                if (n == 0) throw std::runtime_error("from the depth");
                return deep(n - 1) + 1;
            }

            static void onFault(int signal, siginfo_t *info, void *) {
                sigset_t set;
                sigemptyset(&set);
                sigaddset(&set, signal);
                pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
                throw std::string(signal == SIGFPE ? "division" : "address");
            }

            static int divide(volatile int a, volatile int b) { return a / b; }
            static int load(volatile int *where) { return *where; }

            int main() {
                try {
                    deep(3);
                } catch (const std::exception &e) {
                    std::printf("caught %s\\n", e.what());
                }
                try {
                    try {
                        throw 7;
                    } catch (int) {
                        throw;
                    }
                } catch (int value) {
                    std::printf("rethrown %d\\n", value);
                }
                struct sigaction action = {};
                action.sa_sigaction = onFault;
                action.sa_flags = SA_SIGINFO;
                sigaction(SIGFPE, &action, nullptr);
                sigaction(SIGSEGV, &action, nullptr);
                for (int i = 0; i < 3; i++) {
                    try {
                        std::printf("%d\\n", divide(1, 0));
                    } catch (const std::string &what) {
                        std::printf("handler threw %s\\n", what.c_str());
                    }
                    try {
                        std::printf("%d\\n", load(reinterpret_cast<int *>(16)));
                    } catch (const std::string &what) {
                        std::printf("handler threw %s\\n", what.c_str());
                    }
                }
                std::vector<std::future<int>> futures;
                for (int i = 0; i < 8; i++) {
                    futures.push_back(std::async(std::launch::async, [i] {
                        if (i % 2) throw std::out_of_range(std::to_string(i));
                        return i;
                    }));
                }
                for (auto &future : futures) {
                    try {
                        std::printf("value %d\\n", future.get());
                    } catch (const std::out_of_range &e) {
                        std::printf("thread threw %s\\n", e.what());
                    }
                }
                std::exception_ptr kept;
                std::thread([&kept] {
                    try {
                        deep(1);
                    } catch (...) {
                        kept = std::current_exception();
                    }
                }).join();
                try {
                    std::rethrow_exception(kept);
                } catch (const std::exception &e) {
                    std::printf("carried %s\\n", e.what());
                }
                std::set_terminate([] {
                    std::puts("terminated");
                    std::fflush(stdout);
                    std::_Exit(3);
                });
                [] () noexcept { deep(0); }();
            }
            """;

    /** C++: thread_local objects with destructors, pthread keys. */
    static final String STORAGE =
            """
            #include <atomic>
            #include <cstdio>
            #include <cstring>
            #include <pthread.h>
            #include <thread>
            #include <vector>

            static std::atomic<int> made, gone;
            struct Counted {
                int value = ++made;
                ~Counted() { ++gone; }
            };
            static thread_local Counted counted;
            static thread_local int initialised = 42;
            static thread_local char zeroed[4096];
            alignas(64) static thread_local long aligned = 7;
            static pthread_key_t key;
            static std::atomic<int> keyRuns;

            static void destroyed(void *value) {
                if (++keyRuns % 2) pthread_setspecific(key, value);
            }

            static bool check(int id) {
                bool fresh = initialised == 42 && aligned == 7 && reinterpret_cast<long>(&aligned) % 64 == 0;
                for (char c : zeroed) fresh = fresh && c == 0;
                initialised = id;
                std::memset(zeroed, id, sizeof zeroed);
                for (int i = 0; i < 10; i++) {
                    std::this_thread::yield();
                    fresh = fresh && initialised == id && zeroed[4095] == static_cast<char>(id);
                }
                return fresh && counted.value > 0;
            }

            int main() {
                pthread_key_create(&key, destroyed);
                std::atomic<int> good{0};
                std::vector<std::thread> threads;
                for (int i = 1; i <= 20; i++) {
                    threads.emplace_back([i, &good] {
                        pthread_setspecific(key, &good);
                        good += check(i);
                    });
                }
                for (auto &thread : threads) thread.join();
                std::printf("good %d made %d gone %d key %d\\n", good.load(), made.load(), gone.load(), keyRuns.load());
                std::printf("main %d\\n", check(1));
                std::printf("made %d gone %d\\n", made.load(), gone.load());
            }
            """;

    /** C: the stack as handlers of signals and faults see it. */
    static final String BACKTRACE =
            """
            #include <signal.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/syscall.h>
            #include <unistd.h>
            #include <unwind.h>
            #ifdef __GLIBC__
            #include <execinfo.h>
            #endif

            static int seen[3];
            static int count;
            int main(void);
            void middle(int how);
            void inner(int how);

            static _Unwind_Reason_Code look(struct _Unwind_Context *context, void *unused) {
                void *function = _Unwind_FindEnclosingFunction((void *) (_Unwind_GetIP(context) - 1));
                count++;
                seen[0] |= function == (void *) inner;
                seen[1] |= function == (void *) middle;
                seen[2] |= function == (void *) main;
                return _URC_NO_REASON;
            }

            static void handler(int signal, siginfo_t *info, void *context) {
                memset(seen, 0, sizeof seen);
                count = 0;
                _Unwind_Backtrace(look, 0);
                printf("signal %d: inner %d middle %d main %d deep %d\\n", signal, seen[0], seen[1], seen[2], count > 4);
            #ifdef __GLIBC__
                void *frames[32];
                printf("backtrace %d\\n", backtrace(frames, 32) >= 5);
            #endif
            }

            __attribute__((noinline)) void inner(int how) {
                volatile int zero = 0;
                char byte;
                switch (how) {
                    case 0: kill(getpid(), SIGUSR1); break;
                    case 1: syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1); break;
                    case 2: alarm(1); pause(); break;
                    case 3: {
                        int ends[2];
                        pipe(ends);
                        alarm(1);
                        if (read(ends[0], &byte, 1) < 0) puts("interrupted");
                        break;
                    }
                    case 4: {
                        sigset_t none;
                        sigemptyset(&none);
                        alarm(1);
                        sigsuspend(&none);
                        break;
                    }
                    case 5: __asm__ volatile("int3"); break;
                    case 6: raise(SIGUSR2); break;
                }
                __asm__ volatile("" ::: "memory");
            }

            __attribute__((noinline)) void middle(int how) {
                inner(how);
                __asm__ volatile("" ::: "memory");
            }

            int main(void) {
                struct sigaction action;
                memset(&action, 0, sizeof action);
                action.sa_sigaction = handler;
                action.sa_flags = SA_SIGINFO;
                sigaction(SIGUSR1, &action, 0);
                sigaction(SIGUSR2, &action, 0);
                sigaction(SIGALRM, &action, 0);
                sigaction(SIGTRAP, &action, 0);
                for (int how = 0; how < 7; how++) middle(how);
                return 0;
            }
            """;

    private LanguageSources() {}
}
