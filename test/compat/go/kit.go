package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/admin"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

// kit is what every scenario shares: arguments, clients that are shut down at the end, time-outs.
type kit struct {
	arguments map[string]string
	doing     atomic.Value
	endings   []func() error
	instances int
	answers   *bufio.Reader
	printing  sync.Mutex
}

func newKit(words []string) *kit {
	k := &kit{arguments: map[string]string{"seconds": "55"}, answers: bufio.NewReader(os.Stdin)}
	for _, word := range words {
		if parts := strings.SplitN(word, "=", 2); len(parts) == 2 {
			k.arguments[parts[0]] = parts[1]
		}
	}
	k.step("starting")
	seconds := k.number("seconds")
	time.AfterFunc(time.Duration(seconds)*time.Second, func() {
		fmt.Printf("time-out after %d s while %v\n", seconds, k.doing.Load())
		os.Exit(3)
	})
	return k
}

// require ends the program when what came differs from what was expected.
func require(holds bool, format string, values ...interface{}) {
	if !holds {
		fmt.Printf("differs: "+format+"\n", values...)
		os.Exit(1)
	}
}

func requireEqual(what string, expected, actual interface{}) {
	require(expected == actual, "%s: expected <%v>, got <%v>", what, expected, actual)
}

func succeed(what string, err error) {
	if err != nil {
		fmt.Printf("failed: %s: %v\n", what, err)
		os.Exit(1)
	}
}

func (k *kit) argument(name string) string {
	value, found := k.arguments[name]
	require(found, "the argument %s=... is missing", name)
	return value
}

func (k *kit) number(name string) int {
	value, err := strconv.Atoi(k.argument(name))
	succeed("argument "+name, err)
	return value
}

func (k *kit) step(doing string) {
	k.doing.Store(doing)
}

// ask has the harness do something to the servers and waits until it is done.
func (k *kit) ask(event string) {
	k.announce(event)
	answer, err := k.answers.ReadString('\n')
	succeed("answer to "+event, err)
	requireEqual("answer", event, strings.TrimSpace(answer))
}

func (k *kit) announce(event string) {
	k.printing.Lock()
	defer k.printing.Unlock()
	fmt.Println("EVENT " + event)
}

func (k *kit) eventually(what string, seconds int, condition func() bool) {
	k.step("waiting for: " + what)
	deadline := time.Now().Add(time.Duration(seconds) * time.Second)
	for !condition() {
		require(time.Now().Before(deadline), "not within %d s: %s", seconds, what)
		time.Sleep(20 * time.Millisecond)
	}
}

func (k *kit) close() {
	for i := len(k.endings) - 1; i >= 0; i-- {
		succeed("shutdown", k.endings[i]())
	}
}

// instance gives each client a name of its own: to the server they are different clients.
func (k *kit) instance() string {
	k.instances++
	return fmt.Sprintf("go-%d-%d", os.Getpid(), k.instances)
}

func (k *kit) resolver() primitive.NsResolver {
	return primitive.NewPassthroughResolver(strings.Split(k.argument("namesrv"), ";"))
}

func (k *kit) producer(options ...producer.Option) rocketmq.Producer {
	options = append([]producer.Option{
		producer.WithNsResolver(k.resolver()), producer.WithInstanceName(k.instance()),
		producer.WithGroupName("compat-producers"), producer.WithSendMsgTimeout(10 * time.Second),
	}, options...)
	p, err := rocketmq.NewProducer(options...)
	succeed("new producer", err)
	succeed("start of the producer", p.Start())
	k.endings = append(k.endings, p.Shutdown)
	return p
}

type listener func(context.Context, ...*primitive.MessageExt) (consumer.ConsumeResult, error)

// pusher starts a push consumer that reads from the beginning.
func (k *kit) pusher(group, topic, tags string, listen listener,
	options ...consumer.Option) rocketmq.PushConsumer {
	selector := consumer.MessageSelector{Type: consumer.TAG, Expression: tags}
	return k.selectingPusher(group, topic, selector, listen, options...)
}

func (k *kit) selectingPusher(group, topic string, selector consumer.MessageSelector,
	listen listener, options ...consumer.Option) rocketmq.PushConsumer {
	options = append([]consumer.Option{
		consumer.WithNsResolver(k.resolver()), consumer.WithInstance(k.instance()),
		consumer.WithGroupName(group), consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
	}, options...)
	c, err := rocketmq.NewPushConsumer(options...)
	succeed("new push consumer", err)
	succeed("subscription", c.Subscribe(topic, selector, listen))
	succeed("start of the push consumer", c.Start())
	k.endings = append(k.endings, c.Shutdown)
	return c
}

func (k *kit) puller(group, topic, tags string) rocketmq.PullConsumer {
	c, err := rocketmq.NewPullConsumer(
		consumer.WithNsResolver(k.resolver()), consumer.WithInstance(k.instance()),
		consumer.WithGroupName(group))
	succeed("new pull consumer", err)
	selector := consumer.MessageSelector{Type: consumer.TAG, Expression: tags}
	succeed("subscription", c.Subscribe(topic, selector))
	succeed("start of the pull consumer", c.Start())
	k.endings = append(k.endings, c.Shutdown)
	return c
}

// createTopic creates the topic on every broker and waits until the route shows all its queues.
func (k *kit) createTopic(topic string, queues int) {
	k.step("creating the topic " + topic)
	a, err := admin.NewAdmin(admin.WithResolver(k.resolver()))
	succeed("new admin", err)
	brokers := strings.Split(k.argument("brokers"), ";")
	for _, broker := range brokers {
		succeed("creation of the topic", a.CreateTopic(context.Background(),
			admin.WithTopicCreate(topic), admin.WithBrokerAddrCreate(broker),
			admin.WithReadQueueNums(queues), admin.WithWriteQueueNums(queues)))
	}
	succeed("close of the admin", a.Close())
	k.eventually("route of "+topic, 15, func() bool {
		return len(k.queues(topic)) == queues*len(brokers)
	})
}

// queues asks with a fresh client each time, because a client keeps the first route it saw.
func (k *kit) queues(topic string) []*primitive.MessageQueue {
	a, err := admin.NewAdmin(admin.WithResolver(k.resolver()))
	succeed("new admin", err)
	defer a.Close()
	queues, err := a.FetchPublishMessageQueues(context.Background(), topic)
	if err != nil {
		return nil
	}
	return queues
}
