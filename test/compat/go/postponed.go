package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
)

const (
	delayCount    = 24
	refusalCount  = 40
	retriesMax    = 3
	delayTopic    = "Delays"
	refusalTopic  = "Refusals"
	refusingGroup = "refusing"
)

// postponed: delayed messages, and refused ones up to their death. With event=NAME the harness does
// something to the server while the first of both have come again and the others wait; then only
// what comes, and not how late, is looked at. once=true: nothing may come twice. The consumers leave
// before that, and others go on: this client notices only after 30 s that a pull gets no answer.
func postponed(k *kit) {
	p := k.producer()
	d, r := newDelays(k), newRefusals(k)
	d.begin(p)
	r.begin(p)
	lateness := time.Duration(k.number("lateness")) * time.Millisecond
	if event := k.argument("event"); event != "" {
		// Nothing is under way then: who is refused a second time waits for a second.
		waiting := int64(delayCount + refusalCount/2 + refusalCount/4)
		stored := newReader(k, delayTopic)
		areWaiting := func() bool { return stored.count("SCHEDULE_TOPIC_XXXX") >= waiting }
		k.eventually("second refusals", 20, areWaiting)
		leave(k, d.consumer, delayTopic)
		leave(k, r.consumer, refusalTopic, "%RETRY%"+refusingGroup)
		k.ask(event)
		require(areWaiting(), "some that waited are gone")
		d.consume()
		r.consume()
		lateness = time.Hour
	}
	once := k.argument("once") == "true"
	d.finish(lateness, once)
	r.finish(lateness, once)
}

// leave ends a consumer that has said how far it is: its listener is a moment ahead of that.
func leave(k *kit, c rocketmq.PushConsumer, topics ...string) {
	k.eventually("an empty backlog", 20, func() bool {
		behind := c.GetOffsetDiffMap()
		for _, topic := range topics {
			if count, known := behind[topic]; !known || count != 0 {
				return false
			}
		}
		return true
	})
	succeed("shutdown of a consumer", c.Shutdown())
}

// delays are messages of the levels 1 to 3, which are as many seconds.
type delays struct {
	kit           *kit
	consumer      rocketmq.PushConsumer
	all           *ledger
	mutex         sync.Mutex
	arrivals      map[int]time.Time
	before, after [delayCount]time.Time
}

func newDelays(k *kit) *delays {
	return &delays{kit: k, all: newLedger(delayTopic), arrivals: map[int]time.Time{}}
}

func (d *delays) begin(p rocketmq.Producer) {
	d.kit.createTopic(delayTopic, 2)
	d.consume()
	for index := range d.before {
		letter := newLetter(delayTopic, index)
		letter.WithDelayTimeLevel(1 + index%3)
		// The server counts in whole milliseconds.
		d.before[index] = time.Now().Truncate(time.Millisecond)
		_, err := p.SendSync(context.Background(), letter)
		succeed("send of a delayed message", err)
		d.after[index] = time.Now()
	}
}

func (d *delays) consume() {
	d.consumer = d.kit.pusher("delayed", delayTopic, "*",
		func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
			now := time.Now()
			d.mutex.Lock()
			defer d.mutex.Unlock()
			for _, message := range messages {
				if index := indexOf(message); d.arrivals[index].IsZero() {
					d.arrivals[index] = now
				}
				d.all.receive(message)
			}
			return consumer.ConsumeSuccess, nil
		})
}

func (d *delays) finish(lateness time.Duration, once bool) {
	d.kit.eventually("all delayed messages", 20, func() bool { return d.all.distinct() >= delayCount })
	d.all.requireAll(0, delayCount)
	d.mutex.Lock()
	defer d.mutex.Unlock()
	var worst time.Duration
	for index := range d.before {
		due := time.Duration(1+index%3) * time.Second
		early := d.before[index].Add(due).Sub(d.arrivals[index])
		require(early <= 0, "message %d came %v early", index, early)
		if late := d.arrivals[index].Sub(d.after[index].Add(due)); late > worst {
			worst = late
		}
	}
	fmt.Printf("delayed messages at most %v late\n", worst)
	require(worst <= lateness, "a delayed message came %v late", worst)
	stored := newLedger(delayTopic)
	stored.receive(newReader(d.kit, delayTopic).readAll(delayTopic)...)
	stored.requireAll(0, delayCount)
	if once {
		stored.requireOnce()
	}
}

// refusals are messages that a consumer takes (index % 4 = 0), refuses once and leaves the delay to
// the broker (1), refuses each time with the shortest delay until they are dead (2), or wants dead at
// once (3). Level n is a delay of n seconds, and the broker's own choice is 3 + the tries so far.
type refusals struct {
	kit      *kit
	consumer rocketmq.PushConsumer
	all      *ledger
	mutex    sync.Mutex
	tries    map[int]*[retriesMax + 1][]time.Time
	sent     *receipts
}

func newRefusals(k *kit) *refusals {
	tries := map[int]*[retriesMax + 1][]time.Time{}
	for index := 0; index < refusalCount; index++ {
		tries[index] = &[retriesMax + 1][]time.Time{}
	}
	return &refusals{kit: k, all: newLedger(refusalTopic), tries: tries}
}

// begin makes the retry topic first: the client looks only every 30 s for one that was not there.
func (r *refusals) begin(p rocketmq.Producer) {
	r.kit.createTopic(refusalTopic, 2)
	r.kit.createTopic("%RETRY%"+refusingGroup, 1)
	r.sent = sendLetters(r.kit, p, refusalTopic, 0, refusalCount)
	r.consume()
}

func (r *refusals) consume() {
	r.consumer = r.kit.pusher(refusingGroup, refusalTopic, "*",
		func(ctx context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
			return r.judge(ctx, messages[0]), nil
		}, consumer.WithMaxReconsumeTimes(retriesMax))
}

func (r *refusals) judge(ctx context.Context, message *primitive.MessageExt) consumer.ConsumeResult {
	now := time.Now()
	r.all.receive(message)
	index, times := indexOf(message), int(message.ReconsumeTimes)
	require(times <= retriesMax, "message %d came a %dth time", index, times+1)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.tries[index][times] = append(r.tries[index][times], now)
	if times == triesOf(index)-1 && index%4 < 2 {
		return consumer.ConsumeSuccess
	}
	own, found := primitive.GetConcurrentlyCtx(ctx)
	require(found, "a listener without a context")
	own.DelayLevelWhenNextConsume = []int{0, 0, 1, -1}[index%4]
	return consumer.ConsumeRetryLater
}

func triesOf(index int) int {
	return []int{1, 2, 1 + retriesMax, 1}[index%4]
}

func (r *refusals) finish(lateness time.Duration, once bool) {
	r.kit.eventually("all tries", 20, r.haveAllTries)
	reading := newReader(r.kit, refusalTopic)
	r.kit.eventually("all dead letters", 20, func() bool {
		return len(r.deadLetters(reading)) >= refusalCount/2
	})
	var worst time.Duration
	for index := 0; index < refusalCount; index++ {
		if late := r.checkTries(index, once); late > worst {
			worst = late
		}
	}
	fmt.Printf("refused messages at most %v late\n", worst)
	require(worst <= lateness, "a refused message came %v late", worst)
	r.all.requireAll(0, refusalCount)
	for index, times := range r.deadLetters(reading) {
		require(times == 1 || !once, "message %d died %d times", index, times)
	}
}

func (r *refusals) haveAllTries() bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for index, seen := range r.tries {
		if len(seen[triesOf(index)-1]) == 0 {
			return false
		}
	}
	return true
}

// checkTries says how late the latest of a message's tries was.
func (r *refusals) checkTries(index int, once bool) time.Duration {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delay := time.Second
	if index%4 == 1 {
		delay = 3 * time.Second
	}
	var worst time.Duration
	for times, seen := range r.tries[index] {
		which := fmt.Sprintf("message %d at its try %d", index, times)
		if times >= triesOf(index) {
			require(len(seen) == 0, "%s came", which)
			continue
		}
		require(len(seen) > 0, "%s is missing", which)
		require(len(seen) == 1 || !once, "%s came more than once", which)
		if times == 0 {
			continue
		}
		late := seen[0].Sub(r.tries[index][times-1][0].Truncate(time.Millisecond)) - delay
		require(late >= 0, "%s was %v early", which, -late)
		if late > worst {
			worst = late
		}
	}
	return worst
}

// deadLetters says how often each died: its content is as it was sent, and it says how often it was
// refused.
func (r *refusals) deadLetters(reading *reader) map[int]int {
	times := map[int]int{}
	for _, message := range reading.readAll("%DLQ%" + refusingGroup) {
		message.Topic = refusalTopic
		index := checkLetter(refusalTopic, message)
		where := fmt.Sprintf("dead message %d, ", index)
		require(index%4 > 1, "%swhich was taken", where)
		requireEqual(where+"refusals", int32(triesOf(index)), message.ReconsumeTimes)
		requireEqual(where+"original topic", refusalTopic,
			message.GetProperty(primitive.PropertyRetryTopic))
		requireEqual(where+"unique id", r.sent.results[index].MsgID,
			message.GetProperty(primitive.PropertyUniqueClientMessageIdKeyIndex))
		times[index]++
	}
	return times
}
