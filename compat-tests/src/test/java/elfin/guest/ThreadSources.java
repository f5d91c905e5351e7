package elfin.guest;

/** Programs that try what C libraries make of threads and processes. */
final class ThreadSources {
    /** C: threads cancelled before and in calls that block. */
    static final String CANCELLATION =
            """
            #include <errno.h>
            #include <poll.h>
            #include <pthread.h>
            #include <semaphore.h>
            #include <signal.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/select.h>
            #include <sys/wait.h>
            #include <time.h>
            #include <unistd.h>

            static int ends[2];
            static sem_t semaphore, ready, cancelled;
            static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
            static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

            static void cleanup(void *name) { printf("cleanup %s\\n", (char *) name); }
            static void unlock(void *unused) { pthread_mutex_unlock(&mutex); puts("unlocked"); }

            static void *block(void *argument) {
                const char *name = argument;
                char byte;
                pthread_cleanup_push(cleanup, argument);
                sem_post(&ready);
                if (!strcmp(name, "read")) read(ends[0], &byte, 1);
                if (!strcmp(name, "nanosleep")) nanosleep(&(struct timespec){100, 0}, 0);
                if (!strcmp(name, "sem_wait")) sem_wait(&semaphore);
                if (!strcmp(name, "sem_timedwait")) {
                    struct timespec later;
                    clock_gettime(CLOCK_REALTIME, &later);
                    later.tv_sec += 100;
                    sem_timedwait(&semaphore, &later);
                }
                if (!strcmp(name, "poll")) poll(&(struct pollfd){ends[0], POLLIN, 0}, 1, -1);
                if (!strcmp(name, "select")) select(0, 0, 0, 0, 0);
                if (!strcmp(name, "pause")) pause();
                if (!strcmp(name, "sigwait")) {
                    sigset_t set;
                    int got;
                    sigemptyset(&set);
                    sigaddset(&set, SIGUSR2);
                    sigwait(&set, &got);
                }
                if (!strcmp(name, "cond_wait")) {
                    pthread_mutex_lock(&mutex);
                    pthread_cleanup_push(unlock, 0);
                    while (1) pthread_cond_wait(&condition, &mutex);
                    pthread_cleanup_pop(1);
                }
                if (!strcmp(name, "loop")) {
                    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, 0);
                    while (1) {}
                }
                if (!strcmp(name, "disabled")) {
                    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, 0);
                    sem_wait(&cancelled);
                    puts("slept through");
                    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, 0);
                    pthread_testcancel();
                }
                puts("not reached");
                pthread_cleanup_pop(0);
                return 0;
            }

            int main(void) {
                char *names[] = {"read", "nanosleep", "sem_wait", "sem_timedwait", "poll", "select", "pause",
                                 "sigwait", "cond_wait",
            #ifdef __GLIBC__
                                 "loop",
            #endif
                                 "disabled"};
                sigset_t set;
                sigemptyset(&set);
                sigaddset(&set, SIGUSR2);
                pthread_sigmask(SIG_BLOCK, &set, 0);
                pipe(ends);
                sem_init(&semaphore, 0, 0);
                sem_init(&ready, 0, 0);
                sem_init(&cancelled, 0, 0);
                setvbuf(stdout, 0, _IOLBF, 0);
                for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
                    for (int late = 0; late < 2; late++) {
                        pthread_t thread;
                        void *result;
                        pthread_create(&thread, 0, block, names[i]);
                        sem_wait(&ready);
                        if (late) nanosleep(&(struct timespec){0, 10000000}, 0);
                        pthread_cancel(thread);
                        if (!strcmp(names[i], "disabled")) sem_post(&cancelled);
                        pthread_join(thread, &result);
                        printf("%s: %s\\n", names[i], result == PTHREAD_CANCELED ? "cancelled" : "returned");
                    }
                }
                return 0;
            }
            """;

    /** C: robust mutexes and ones that inherit priorities, between threads and processes. */
    static final String MUTEXES =
            """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <pthread.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <sys/wait.h>
            #include <unistd.h>

            struct shared {
                pthread_mutex_t robust;
                pthread_mutex_t priority;
                pthread_mutex_t both;
                int counter;
            };

            static struct shared *shared;

            static void make(pthread_mutex_t *mutex, int robust, int protocol) {
                pthread_mutexattr_t attributes;
                pthread_mutexattr_init(&attributes);
                pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
                if (robust) pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
                if (pthread_mutexattr_setprotocol(&attributes, protocol)) puts("no protocol");
                pthread_mutex_init(mutex, &attributes);
            }

            static void *holder(void *mutex) {
                pthread_mutex_lock(mutex);
                return 0;
            }

            static void *counter(void *mutex) {
                for (int i = 0; i < 5000; i++) {
                    pthread_mutex_lock(mutex);
                    shared->counter++;
                    pthread_mutex_unlock(mutex);
                }
                return 0;
            }

            static void dies(const char *name, pthread_mutex_t *mutex, int process) {
                if (process) {
                    pid_t child = fork();
                    if (!child) {
                        pthread_mutex_lock(mutex);
                        _exit(0);
                    }
                    waitpid(child, 0, 0);
                } else {
                    pthread_t thread;
                    pthread_create(&thread, 0, holder, mutex);
                    pthread_join(thread, 0);
                }
                int result = pthread_mutex_lock(mutex);
                printf("%s: %s\\n", name, result == EOWNERDEAD ? "owner died" : strerror(result));
                printf("%s: %s\\n", name, strerror(pthread_mutex_consistent(mutex)));
                printf("%s: %s\\n", name, strerror(pthread_mutex_unlock(mutex)));
                printf("%s: %s\\n", name, strerror(pthread_mutex_trylock(mutex)));
                pthread_mutex_unlock(mutex);
            }

            static void counts(const char *name, pthread_mutex_t *mutex) {
                pthread_t threads[4];
                shared->counter = 0;
                pid_t child = fork();
                if (!child) {
                    counter(mutex);
                    _exit(0);
                }
                for (int i = 0; i < 4; i++) pthread_create(&threads[i], 0, counter, mutex);
                for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
                waitpid(child, 0, 0);
                printf("%s: %d\\n", name, shared->counter);
            }

            int main(void) {
                shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
                setvbuf(stdout, 0, _IOLBF, 0);
                make(&shared->robust, 1, PTHREAD_PRIO_NONE);
                make(&shared->priority, 0, PTHREAD_PRIO_INHERIT);
                make(&shared->both, 1, PTHREAD_PRIO_INHERIT);
                for (int process = 0; process < 2; process++) {
                    dies("robust", &shared->robust, process);
                    dies("robust and priority", &shared->both, process);
                }
                counts("robust", &shared->robust);
                counts("priority", &shared->priority);
                counts("both", &shared->both);
                pthread_mutex_lock(&shared->robust);
                if (!fork()) {
                    printf("trylock: %s\\n", strerror(pthread_mutex_trylock(&shared->robust)));
                    _exit(0);
                }
                wait(0);
                pthread_mutex_unlock(&shared->robust);
                return 0;
            }
            """;

    /** C: vfork, posix_spawn, system, popen. */
    static final String SPAWNING =
            """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <fcntl.h>
            #include <spawn.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/wait.h>
            #include <unistd.h>

            extern char **environ;

            static void spawned(const char *program, char *const arguments[], posix_spawn_file_actions_t *actions) {
                pid_t pid;
                int status;
                int error = posix_spawn(&pid, program, actions, 0, arguments, environ);
                if (error) {
                    printf("spawn: %s\\n", strerror(error));
                    return;
                }
                waitpid(pid, &status, 0);
                printf("status %x\\n", status);
            }

            int main(void) {
                setvbuf(stdout, 0, _IONBF, 0);
                volatile int shared = 1;
                pid_t child = vfork();
                if (!child) {
                    shared = 2;
                    _exit(5);
                }
                int status;
                waitpid(child, &status, 0);
                printf("vfork: status %x, memory %d\\n", status, shared);
                child = vfork();
                if (!child) {
                    execl("/bin/busybox", "echo", "from", "vfork", (char *) 0);
                    _exit(127);
                }
                waitpid(child, &status, 0);
                printf("status %x\\n", status);
                posix_spawn_file_actions_t actions;
                posix_spawn_file_actions_init(&actions);
                posix_spawn_file_actions_addopen(&actions, 1, "/tmp/spawned", O_WRONLY | O_CREAT | O_TRUNC, 0644);
                posix_spawn_file_actions_adddup2(&actions, 1, 2);
                spawned("/bin/busybox", (char *[]){"sh", "-c", "echo out; echo err >&2; exit 3", 0}, &actions);
                spawned("/bin/none", (char *[]){"none", 0}, 0);
                spawned("/bin/busybox", (char *[]){"cat", "/tmp/spawned", 0}, 0);
                pid_t pid;
                printf("spawnp %d\\n", posix_spawnp(&pid, "busybox", 0, 0, (char *[]){"true", 0}, environ));
                waitpid(pid, &status, 0);
                printf("system %x\\n", system("exit 4"));
                printf("system %x\\n", system("kill -9 $$"));
                printf("system %d\\n", system(0) != 0);
                FILE *pipe = popen("echo one; echo two; exit 7", "r");
                char line[64];
                while (fgets(line, sizeof line, pipe)) printf("read %s", line);
                printf("pclose %x\\n", pclose(pipe));
                pipe = popen("while read x; do echo got $x; done", "w");
                fputs("three\\nfour\\n", pipe);
                printf("pclose %x\\n", pclose(pipe));
                for (int i = 0; i < 50; i++) {
                    if (posix_spawn(&pid, "/bin/busybox", 0, 0, (char *[]){"true", 0}, environ)) puts("failed");
                    waitpid(pid, &status, 0);
                    if (status) puts("bad status");
                }
                puts("done");
                return 0;
            }
            """;

    /**
     * The C library's setuid(3) and its kin change the ids of all threads, by a signal to each,
     * where the system calls change only the caller's.
     */
    static final String IDENTITIES =
            """
            #define _GNU_SOURCE
            #include <grp.h>
            #include <pthread.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/syscall.h>
            #include <unistd.h>

            enum { THREADS = 4 };
            static pthread_barrier_t before, after;

            static void *look(void *argument) {
                long number = (long) argument;
                uid_t real, effective, saved;
                gid_t group, egroup, sgroup;
                if (number == 0) {
                    syscall(SYS_setfsuid, 77);
                }
                pthread_barrier_wait(&before);
                pthread_barrier_wait(&after);
                getresuid(&real, &effective, &saved);
                getresgid(&group, &egroup, &sgroup);
                char text[100];
                snprintf(text, sizeof text, "%d %d %d, %d %d %d, %d groups", real, effective, saved,
                         group, egroup, sgroup, getgroups(0, 0));
                return strdup(text);
            }

            int main() {
                pthread_t threads[THREADS];
                pthread_barrier_init(&before, 0, THREADS + 1);
                pthread_barrier_init(&after, 0, THREADS + 1);
                for (long i = 0; i < THREADS; i++) {
                    pthread_create(&threads[i], 0, look, (void *) i);
                }
                gid_t groups[] = {5, 6, 7};
                pthread_barrier_wait(&before);
                printf("groups %d\\n", setgroups(3, groups));
                printf("gid %d\\n", setresgid(100, 200, 300));
                printf("uid %d\\n", setresuid(1000, 2000, 3000));
                printf("root %d\\n", setuid(0));
                pthread_barrier_wait(&after);
                for (int i = 0; i < THREADS; i++) {
                    char *text;
                    pthread_join(threads[i], (void **) &text);
                    printf("%d: %s\\n", i, text);
                }
                printf("main: %d %d\\n", getuid(), geteuid());
                return 0;
            }
            """;

    private ThreadSources() {}
}
