package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	runtime.GOMAXPROCS(4)
	var n atomic.Int64
	var wg sync.WaitGroup
	ch := make(chan int)
	for i := 0; i < 100; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range ch {
				n.Add(int64(v))
			}
		}()
	}
	for i := 0; i < 10000; i++ {
		ch <- i
	}
	close(ch)
	wg.Wait()
	fmt.Println("sum", n.Load())
	var mu sync.Mutex
	m := map[int]int{}
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for k := 0; k < 2000; k++ {
				mu.Lock()
				m[k]++
				mu.Unlock()
				if k%100 == 0 {
					time.Sleep(time.Microsecond * 50)
				}
			}
		}(i)
	}
	wg.Wait()
	fmt.Println("map", len(m), m[7])
	// preempted tight loops
	stop := int32(0)
	for i := 0; i < 4; i++ {
		go func() {
			x := 0
			for atomic.LoadInt32(&stop) == 0 {
				x++
			}
		}()
	}
	h := sha256.New()
	for i := 0; i < 1000; i++ {
		h.Write(make([]byte, 1000))
	}
	fmt.Printf("%x\n", h.Sum(nil))
	runtime.GC()
	atomic.StoreInt32(&stop, 1)
	tk := time.NewTicker(2 * time.Millisecond)
	c := 0
	for range tk.C {
		c++
		if c == 10 {
			break
		}
	}
	fmt.Println("ticks", c)
	sg := make(chan os.Signal, 1)
	signal.Notify(sg, syscall.SIGUSR1)
	syscall.Kill(os.Getpid(), syscall.SIGUSR1)
	fmt.Println("signal", <-sg)
	out, err := exec.Command("/bin/busybox", "echo", "from", "child").CombinedOutput()
	fmt.Printf("%q %v\n", out, err)
	defer func() { fmt.Println("recovered", recover() != nil); os.Exit(5) }()
	var p *int
	*p = 1
}
