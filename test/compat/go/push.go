package main

import (
	"context"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
)

// clustering: two consumers of a group share the queues; when one leaves, the other takes over.
func clustering(k *kit) {
	const topic, round = "Clustering", 40
	k.createTopic(topic, 4)
	p := k.producer()
	together, ofOne, ofTwo := newLedger(topic), newLedger(topic), newLedger(topic)
	one := k.pusher("sharing", topic, "*", listenInto(ofOne, together))
	k.pusher("sharing", topic, "*", listenInto(ofTwo, together))

	// The client does not show which queues it holds: letters tell when the queues are shared.
	sent := 0
	for ofOne.distinct() == 0 || ofTwo.distinct() == 0 {
		sendLetters(k, p, topic, sent, sent+round)
		sent += round
		k.eventually("a round of messages consumed", 40, func() bool {
			return together.distinct() >= sent
		})
	}
	together.requireAll(0, sent)

	k.step("one consumer leaving")
	succeed("shutdown of one consumer", one.Shutdown())
	before := ofOne.distinct()
	sendLetters(k, p, topic, sent, sent+round)
	k.eventually("the other consumer took over", 40, func() bool {
		return together.distinct() >= sent+round
	})
	together.requireAll(0, sent+round)
	requireEqual("messages of the consumer that left", before, ofOne.distinct())
}

// broadcasting: two broadcasting consumers of one group get every message, each of them.
func broadcasting(k *kit) {
	const topic, count = "Broadcasting", 150
	k.createTopic(topic, 4)
	ofOne, ofTwo := newLedger(topic), newLedger(topic)
	toAll := consumer.WithConsumerModel(consumer.BroadCasting)
	k.pusher("listening", topic, "*", listenInto(ofOne), toAll)
	k.pusher("listening", topic, "*", listenInto(ofTwo), toAll)
	sendLetters(k, k.producer(), topic, 0, count)
	k.eventually("everything at both consumers", 40, func() bool {
		return ofOne.distinct() >= count && ofTwo.distinct() >= count
	})
	ofOne.requireAll(0, count)
	ofTwo.requireAll(0, count)
	ofOne.requireOnce()
	ofTwo.requireOnce()
}

// sendBack: messages that a consumer sends back are stored again, in the topic of the delay
// service or in the retry topic of the group. When they come again is not asked here.
func sendBack(k *kit) {
	const topic, group, count = "SendBack", "refusing", 40
	k.createTopic(topic, 2)
	sendLetters(k, k.producer(), topic, 0, count)
	seen := newLedger(topic)
	k.pusher(group, topic, "*",
		func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
			for _, message := range messages {
				if message.ReconsumeTimes > 0 {
					continue
				}
				seen.receive(message)
				if indexOf(message) < count/2 {
					return consumer.ConsumeRetryLater, nil
				}
			}
			return consumer.ConsumeSuccess, nil
		})
	k.eventually("all messages seen", 30, func() bool { return seen.distinct() >= count })
	r := newReader(k, topic)
	k.eventually("every refused message stored again", 25, func() bool {
		return storedAgain(r, topic, group).distinct() >= count/2
	})
	storedAgain(r, topic, group).requireAll(0, count/2)
}

func storedAgain(r *reader, topic, group string) *ledger {
	stored := newLedger(topic)
	for _, place := range []string{"%RETRY%" + group, "SCHEDULE_TOPIC_XXXX"} {
		for _, message := range r.readAll(place) {
			requireEqual("original topic", topic, message.GetProperty(primitive.PropertyRetryTopic))
			requireEqual("reconsume times", int32(1), message.ReconsumeTimes)
			message.Topic = topic
			stored.receive(message)
		}
	}
	return stored
}

// progress runs twice, with a restart of the server between (phase=before, phase=after): a group
// goes on where it was, and the messages of before are still readable.
func progress(k *kit) {
	const topic, first, second = "Progress", 120, 180
	if k.argument("phase") == "before" {
		k.createTopic(topic, 4)
		sendLetters(k, k.producer(), topic, 0, first)
		consumeOnly(k, topic, 0, first)
		return
	}
	sendLetters(k, k.producer(), topic, first, second)
	consumeOnly(k, topic, first, second)
	stored := newLedger(topic)
	stored.receive(newReader(k, topic).readAll(topic)...)
	stored.requireAll(0, second)
	stored.requireOnce()
}

func consumeOnly(k *kit, topic string, from, to int) {
	const group = "going-on"
	got := newLedger(topic)
	c := k.pusher(group, topic, "*", listenInto(got))
	k.eventually("the messages of this phase", 30, func() bool { return got.distinct() >= to-from })
	k.eventually("an empty backlog", 20, func() bool { return backlog(c, topic) == 0 })
	// A queue is in that table only once its first offset is; what the listener has is a moment ahead
	// of it, and nothing shows by how much.
	time.Sleep(time.Second)
	succeed("shutdown of the consumer", c.Shutdown())
	got.requireAll(from, to)
	puller := k.puller(group, topic, "*")
	var sum int64
	for _, queue := range k.queues(topic) {
		offset, err := puller.CurrentOffset(queue)
		succeed("stored progress", err)
		sum += offset
	}
	requireEqual("sum of the stored offsets", int64(to), sum)
}

func backlog(c rocketmq.PushConsumer, topic string) int64 {
	return c.GetOffsetDiffMap()[topic]
}
