package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

const (
	crashTopic = "Crash"
	producers  = 4
)

// crashRun is what the producers of the crash scenario share.
type crashRun struct {
	kit          *kit
	total        int
	acknowledged int32
	repeated     int32
}

// crash: four producers, each with a queue of its own, send while the server is killed and
// restarted twice. What was acknowledged lies where the acknowledgement says, in order of
// sending. A send with an unknown outcome is repeated, so a message may be stored again.
func crash(k *kit) {
	run := &crashRun{kit: k, total: k.number("messages")}
	k.createTopic(crashTopic, producers)
	r := newReader(k, crashTopic)
	queues := r.queues(crashTopic)
	k.step("sending")
	var sent [producers]chan []int64
	for number := range sent {
		sent[number] = make(chan []int64, 1)
		p := k.producer(producer.WithQueueSelector(producer.NewManualQueueSelector()),
			producer.WithRetry(0))
		go func(number int) { sent[number] <- run.sendAll(p, number, queues[number]) }(number)
	}
	stored := 0
	for number, queue := range queues {
		offsets := <-sent[number]
		k.step("reading " + queue.String())
		messages := r.readQueue(queue)
		stored += len(messages)
		compareCrash(number, offsets, messages)
	}
	fmt.Printf("%d acknowledged, %d stored, %d sends repeated\n", run.acknowledged, stored,
		run.repeated)
}

// sendAll returns the queue offset of every message of this producer, by sequence number.
func (c *crashRun) sendAll(p rocketmq.Producer, number int, queue *primitive.MessageQueue) []int64 {
	offsets := make([]int64, c.total/producers)
	for sequence := range offsets {
		offsets[sequence] = c.sendUntilAcknowledged(p, sequence*producers+number, queue)
		switch int(atomic.AddInt32(&c.acknowledged, 1)) {
		case c.total / 3:
			c.kit.announce("first crash")
		case c.total / 3 * 2:
			c.kit.announce("second crash")
		}
	}
	return offsets
}

func (c *crashRun) sendUntilAcknowledged(p rocketmq.Producer, index int,
	queue *primitive.MessageQueue) int64 {
	for {
		message := newLetter(crashTopic, index)
		message.Queue = queue
		result, err := p.SendSync(context.Background(), message)
		if err == nil && result.Status == primitive.SendOK {
			return result.QueueOffset
		}
		atomic.AddInt32(&c.repeated, 1)
		time.Sleep(50 * time.Millisecond)
	}
}

func compareCrash(number int, offsets []int64, messages []*primitive.MessageExt) {
	for place, message := range messages {
		requireEqual("offset", int64(place), message.QueueOffset)
		index := checkLetter(crashTopic, message)
		requireEqual(fmt.Sprintf("producer of message %d", index), number, index%producers)
	}
	previous := int64(-1)
	for sequence, offset := range offsets {
		wanted := sequence*producers + number
		require(offset > previous, "message %d at %d is not behind %d", wanted, offset, previous)
		require(offset < int64(len(messages)), "message %d was acknowledged at %d, the queue ends at %d",
			wanted, offset, len(messages))
		requireEqual(fmt.Sprintf("message at offset %d of queue %d", offset, number), wanted,
			indexOf(messages[offset]))
		previous = offset
	}
}
